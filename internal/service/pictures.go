package service

import (
	"errors"

	"caredesk/internal/clinic"
	"caredesk/internal/picture"
)

// Longest sides, in pixels, that pictures are scaled down to.
const (
	photoSide = 512
	logoSide  = 800
)

// normalise turns a chosen picture into a small PNG before any transaction. It
// returns nil when none was chosen. field is the input that an error belongs to.
func normalise(img Image, side int, field string) ([]byte, error) {
	if len(img.Data) == 0 {
		return nil, nil
	}
	png, err := picture.Normalize(img.Data, side)
	var e *clinic.Error
	if errors.As(err, &e) {
		return nil, &clinic.Error{Code: e.Code, Field: field, Message: e.Message, Err: e.Err}
	}
	return png, err
}

// keepPicture stores a new picture and returns its reference, or the present
// one, or none when it is to be taken away.
func (t *tx) keepPicture(img Image, png []byte, present string) (string, error) {
	switch {
	case png != nil:
		return t.Images().Put(t.ctx, png, t.now)
	case img.Remove:
		return "", nil
	}
	return present, nil
}

// loadPicture returns nil when there is no picture.
func (t *tx) loadPicture(ref string) ([]byte, error) {
	if ref == "" {
		return nil, nil
	}
	return t.Images().Get(t.ctx, ref)
}
