package yardstick

import (
	"context"
	"time"
)

// FreeSlots finds the next n free times of a department's doctors from a moment
// on: their hours once, then day after day what is taken.
func (r Reads) FreeSlots(ctx context.Context, department int64, from time.Time, days, n int) (found int, err error) {
	type hours struct {
		doctor, slot int64
		from, to     int
	}
	err = r.in(ctx, func(query func(func([]any), string, ...any) error) error {
		week := map[int][]hours{}
		if err := query(func(v []any) {
			day := int(v[1].(int64))
			week[day] = append(week[day], hours{v[0].(int64), v[4].(int64), minutes(v[2]), minutes(v[3])})
		}, `SELECT h.doctor_id, h.day_of_week, h.start_time, h.end_time, d.slot_minutes FROM doctors_doctor d JOIN auth_user u ON u.id = d.user_id
			CROSS JOIN doctors_availability h ON h.doctor_id = d.id WHERE d.department_id = ? AND d.is_available = 1 AND d.retired_at IS NULL AND u.is_active = 1
			AND h.is_active = 1`, department); err != nil {
			return err
		}
		for i := 0; i < days && found < n; i++ {
			day := from.AddDate(0, 0, i)
			date := day.Format(time.DateOnly)
			if err := query(nil, "SELECT doctor_id, start_date, start_time, end_date, end_time FROM doctors_leave WHERE status = 'approved' AND end_date >= ? AND start_date <= ?",
				date, date); err != nil {
				return err
			}
			type span struct{ from, to int }
			taken := map[int64][]span{}
			if err := query(func(v []any) {
				start := minutes(v[1])
				taken[v[0].(int64)] = append(taken[v[0].(int64)], span{start, start + int(v[2].(int64))})
			}, `SELECT a.doctor_id, a.appointment_time, a.duration_minutes FROM doctors_doctor d CROSS JOIN appointments_appointment a INDEXED BY appointment_doctor_day ON a.doctor_id = d.id
				AND a.appointment_date = ? WHERE d.department_id = ? AND a.status IN ('requested', 'booked', 'arrived', 'in_consultation', 'completed')
				ORDER BY a.appointment_time`, date, department); err != nil {
				return err
			}
			for minute := 0; minute < 24*60 && found < n; minute++ {
				if i == 0 && minute < from.Hour()*60+from.Minute() {
					continue
				}
				for _, h := range week[(int(day.Weekday())+6)%7] {
					if minute < h.from || minute+int(h.slot) > h.to || (minute-h.from)%int(h.slot) != 0 {
						continue
					}
					free := true
					for _, t := range taken[h.doctor] {
						free = free && (t.to <= minute || t.from >= minute+int(h.slot))
					}
					if free && found < n {
						found++
					}
				}
			}
		}
		return nil
	})
	return found, err
}

// minutes reads a clock time, HH:MM:SS.
func minutes(v any) int {
	s, _ := v.(string)
	if len(s) < 5 {
		return 0
	}
	digit := func(i int) int { return int(s[i] - '0') }
	return (digit(0)*10+digit(1))*60 + digit(3)*10 + digit(4)
}
