package service_test
import ("testing";"time";"caredesk/internal/clinic";"caredesk/internal/service")
func TestZZ(t *testing.T){
 h:=newHospital(t); h.night()
 h.at("23:30")
 id:=h.book(h.jose,h.ashaID,"23:45")
 h.at("23:50"); h.pass(20*time.Minute)
 tok,err:=h.Appointments.CheckIn(h.desk,id,h.version(id)); t.Log("checkin after midnight",tok,err, h.visit(id).Date)
 wid,wt,err:=h.Appointments.WalkIn(h.desk,service.WalkInCommand{Patient:h.annaID,Doctor:h.ashaID}); t.Log("walkin",wid,wt,err)
 wid,wt,err=h.Appointments.WalkIn(h.desk,service.WalkInCommand{Patient:h.annaID,Doctor:h.ashaID,OverbookReason:"x"}); t.Log("walkin over",wid,wt,err)
 if err==nil {t.Log(h.visit(wid).Date,h.visit(wid).Start)}
 q,_:=h.Queue.Waiting(h.desk,0); for _,e:=range q {t.Log("q",e.Token(),e.Date,e.Start)}
 v,_:=h.Today.Get(h.desk); t.Log("today counts",v.Counts, len(v.Queue), len(v.Visits))
 must(t,h.Appointments.Start(h.asha,id,h.version(id)))
 h.pass(90*time.Minute) // 01:40
 _,_,err=h.Appointments.WalkIn(h.desk,service.WalkInCommand{Patient:h.registerPatient("Q","Q"),Doctor:h.ashaID}); t.Log("walkin 01:40",err)
 h.pass(time.Hour)
 _,_,err=h.Appointments.WalkIn(h.desk,service.WalkInCommand{Patient:h.registerPatient("Qa","Qb"),Doctor:h.ashaID}); t.Log("walkin 02:40",err)
 // leave: today
 h2:=newHospital(t)
 must2(h2.Schedules.EnterLeave(h2.desk, service.LeaveCommand{Leave: clinic.Leave{DoctorID:h2.ashaID,Kind:clinic.LeaveVacation,From:today,To:today,End:clinic.Midnight24,Reason:"x"}}))
 _,_,err=h2.Appointments.WalkIn(h2.nurse,service.WalkInCommand{Patient:h2.annaID,Doctor:h2.ashaID}); t.Log("walkin leave nurse",err)
 _,_,err=h2.Appointments.WalkIn(h2.nurse,service.WalkInCommand{Patient:h2.annaID,Doctor:h2.ashaID,OverbookReason:"r"}); t.Log("nurse over",err)
 _,_,err=h2.Appointments.WalkIn(h2.desk,service.WalkInCommand{Patient:h2.annaID,Doctor:h2.ashaID,OverbookReason:"r"}); t.Log("desk over",err)
 sl,err:=h2.Appointments.FreeSlots(h2.anna,service.FreeQuery{Doctor:h2.ashaID,N:2}); t.Log(sl,err)
}
func must2(_ any, err error){ if err!=nil {panic(err)}}
