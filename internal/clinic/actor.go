package clinic

import "context"

// Actor is who does something: the signed-in user of this window, or the
// program itself (System) when it was started from a shell by the owner of the
// data. It travels in the context; a context without one is unauthenticated.
type Actor struct {
	UserID      UserID
	Username    string
	Name        string
	Role        Role
	DoctorID    DoctorID // set when Role is RoleDoctor
	Workstation string
	System      bool // caredeskctl, first set-up, importers: acts with an admin's rights, audited by Name
}

// PatientID is the actor's own chart when the actor is a patient, else 0.
func (a Actor) PatientID() PatientID {
	if a.Role == RolePatient {
		return PatientID(a.UserID)
	}
	return 0
}

// SystemActor is the actor of a program started from a shell.
func SystemActor(name, workstation string) Actor {
	return Actor{Username: name, Name: name, Role: RoleAdmin, Workstation: workstation, System: true}
}

type actorKey struct{}

// WithActor returns a context that acts for a.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns the actor of the context; ok is false when nobody is signed in.
func ActorFrom(ctx context.Context) (a Actor, ok bool) {
	a, ok = ctx.Value(actorKey{}).(Actor)
	return a, ok && (a.UserID != 0 || a.System)
}
