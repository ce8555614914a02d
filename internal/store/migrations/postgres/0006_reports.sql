-- What the tables before could not say yet.

-- What refers to tables that come later.
ALTER TABLE doctors_department ADD FOREIGN KEY (head_doctor) REFERENCES doctors_doctor (id) DEFERRABLE;
ALTER TABLE appointments_appointment ADD FOREIGN KEY (series_id) REFERENCES appointments_series (id) DEFERRABLE;
ALTER TABLE prescription_item ADD FOREIGN KEY (drug_id) REFERENCES drug (id) DEFERRABLE;
ALTER TABLE system_settings ADD FOREIGN KEY (consultation_tax_id) REFERENCES billing_tax (id) DEFERRABLE;
-- No table is emptied at one stroke.
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION caredesk_refuse(''caredesk: records are never deleted'')',
            t.tablename || '_no_truncate', t.tablename);
    END LOOP;
END $$;
