-- Nothing asks for a scenario's attempts without saying whose.
DROP INDEX attempts_of_scenario;
-- Rows that almost every delivery writes again keep room beside them, so that the new one stands on the same page and no index is touched.
POSTGRES ALTER TABLE person_totals SET (fillfactor = 80);
POSTGRES ALTER TABLE person_scenarios SET (fillfactor = 85);
POSTGRES ALTER TABLE person_tallies SET (fillfactor = 60);
POSTGRES ALTER TABLE cohort_days SET (fillfactor = 50);
POSTGRES ALTER TABLE scenario_totals SET (fillfactor = 50);
POSTGRES ALTER TABLE scenario_minutes SET (fillfactor = 50);
POSTGRES ALTER TABLE reply_totals SET (fillfactor = 70);
POSTGRES ALTER TABLE intake SET (fillfactor = 50);
