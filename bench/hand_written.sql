-- Twenty rules of national + hebi-2018 on 2018-12-31, written by hand for DuckDB and for speed alone.
-- {snapshot} and {out} are folders, {parquet} the options that decision files are written with.
-- Anyone is welcome to make it faster: `python -m bench hand_sql` compares every cell with ours before it times.
--
-- What makes it fast. Each register is read once and only in the columns that are needed. The members of a household
-- are folded by one BIT_OR over a packed mask (two bits a condition: 1 somebody does, 2 it is unknown of somebody).
-- Ages become comparisons of dates. Sums of money stay within 64 bits. Gaps are read back from the files just written.

CREATE TEMP MACRO state(c) AS coalesce(c::UTINYINT, 2)::TINYINT;
CREATE TEMP MACRO bits(c, place) AS coalesce(c::INTEGER, 2) << (2 * place);
CREATE TEMP MACRO somebody(mask, place) AS
    CASE (mask >> (2 * place)) & 3 WHEN 0 THEN false WHEN 2 THEN NULL ELSE true END;
CREATE TEMP MACRO gap(entitled, receiving) AS
    CASE WHEN entitled AND NOT receiving THEN 1 WHEN receiving AND NOT entitled THEN 2
         WHEN entitled IS NULL OR receiving IS NULL THEN 3 ELSE 0 END::TINYINT;
CREATE TEMP MACRO applied(applies, met) AS
    CASE WHEN applies THEN state(met) WHEN NOT applies THEN 3 ELSE 2 END::TINYINT;

CREATE TEMP TABLE folded AS
SELECT household_id, count(*)::INTEGER AS living,
    bit_or(
        bits(school_age AND dropped_out, 0)
        + bits(NOT basic_medical_insurance, 1)
        + bits(registered AND NOT (basic_medical_insurance AND serious_illness_insurance AND supplementary_insurance
                                   AND commercial_insurance AND medical_assistance), 2)
        + bits(able, 3)
        + bits(able OR labour = 'weak', 4)
        + bits(able AND wants_work, 5)
        + bits((able OR labour = 'weak') AND of_loan_age, 6)
        + bits(has_disability_certificate, 7)
        + bits(working_area IN ('in_township', 'in_county', 'in_province', 'outside_province', 'other')
               OR public_welfare_job <> 'none', 8)
    ) AS mask
FROM (
    SELECT *,
        born_on <= DATE '2012-12-31' AND born_on > DATE '2002-12-31' AS school_age,
        born_on <= DATE '2000-12-31' AND born_on > DATE '1952-12-31' AS of_loan_age,
        labour IN ('ordinary', 'skilled') AS able,
        registration IN ('poor', 'exited', 'relapsed') AS registered
    FROM read_parquet('{snapshot}/persons.parquet')
    WHERE died_on IS NULL
)
GROUP BY household_id;

CREATE TEMP TABLE helped AS
SELECT household_id,
    bool_or(programme = 'housing_renovation' AND ended_on IS NULL AND NOT accepted) AS renovating,
    bool_or(programme = 'housing_renovation' AND (ended_on IS NULL OR ended_because = 'completed')) AS renovated,
    bool_or(programme = 'public_forest_compensation' AND enrolled_on <= DATE '2018-12-31'
            AND (ended_on IS NULL OR ended_on >= DATE '2018-12-31')) AS compensated
FROM (
    SELECT e.*, s.enrolment_id IS NOT NULL AS accepted
    FROM read_parquet('{snapshot}/enrolments.parquet') AS e
    LEFT JOIN (SELECT DISTINCT enrolment_id FROM read_parquet('{snapshot}/enrolment_steps.parquet')
               WHERE step = 'accepted') AS s USING (enrolment_id)
    WHERE programme IN ('housing_renovation', 'public_forest_compensation') AND household_id IS NOT NULL
)
GROUP BY household_id;

CREATE TEMP TABLE borrowing AS
SELECT DISTINCT household_id, true AS has_loan
FROM read_parquet('{snapshot}/loans.parquet')
WHERE kind = 'microcredit' AND signed_on <= DATE '2018-12-31'
    AND (repaid_on IS NULL OR repaid_on >= DATE '2018-12-31');

CREATE TEMP TABLE aided AS
SELECT DISTINCT person_id, true AS has_aid
FROM read_parquet('{snapshot}/enrolments.parquet')
WHERE programme = 'student_aid' AND person_id IS NOT NULL
    AND (ended_on IS NULL OR ended_because = 'completed')
    AND enrolled_on <= DATE '2018-12-31' AND (ended_on IS NULL OR ended_on >= DATE '2018-01-01');

COPY (
    WITH facts AS (
        SELECT h.household_id, village_id, dwelling_grade, has_food, has_clothing, dibao, wants_credit,
            meets_credit_conditions, water_quality_safe, has_other_safe_dwelling,
            registration IN ('poor', 'exited', 'relapsed') AS registered,
            registration IN ('poor', 'relapsed') AS poor,
            dwelling_grade IN ('A', 'B') AS safe_grade,
            dwelling_grade IN ('C', 'D') AS unsafe_grade,
            water_litres_per_head_day >= 35 AS enough_water,
            water_fetch_minutes <= 30 AS near_water,
            water_dry_days <= 15 AS steady_water,
            extreme_poverty_support = 'none' AS unsupported,
            extreme_poverty_support = 'dispersed' AS dispersed,
            extreme_poverty_support IN ('centralised', 'dispersed') AS supported,
            income_channels >= 1 AS has_channel,
            relocation = 'moved' AS moved,
            public_forest_mu > 0 AS has_forest,
            public_forest_tenure IN ('collective', 'individual') AS own_forest,
            public_forest_mu::DECIMAL(12, 3) AS forest_mu,
            coalesce(living, 0) AS living,
            wage_income_yuan::DECIMAL(13, 2) + business_income_yuan::DECIMAL(13, 2)
                + property_income_yuan::DECIMAL(13, 2) + transfer_income_yuan::DECIMAL(13, 2)
                - business_expense_yuan::DECIMAL(13, 2) AS income,
            dibao_monthly_yuan::DECIMAL(11, 2) * 12::DECIMAL(2, 0) AS dibao_year,
            somebody(coalesce(mask, 0), 0) AS dropout,
            somebody(coalesce(mask, 0), 1) AS uninsured,
            somebody(coalesce(mask, 0), 2) AS uncovered,
            somebody(coalesce(mask, 0), 3) AS able,
            somebody(coalesce(mask, 0), 4) AS able_or_weak,
            somebody(coalesce(mask, 0), 5) AS willing,
            somebody(coalesce(mask, 0), 6) AS borrower,
            somebody(coalesce(mask, 0), 7) AS disabled,
            somebody(coalesce(mask, 0), 8) AS worker,
            coalesce(renovating, false) AS renovating,
            coalesce(renovated, false) AS renovated,
            coalesce(compensated, false) AS compensated,
            has_loan IS NOT NULL AS has_loan
        FROM read_parquet('{snapshot}/households.parquet') AS h
        LEFT JOIN folded USING (household_id)
        LEFT JOIN helped USING (household_id)
        LEFT JOIN borrowing USING (household_id)
    ),
    tests AS (
        SELECT *,
            CASE WHEN living > 0 THEN income > living * 2995 END AS above_line,
            CASE WHEN living > 0 THEN income < living * 2995 END AS below_line,
            CASE WHEN living > 0 THEN income - dibao_year < living * 3450 END AS below_dibao,
            safe_grade OR has_other_safe_dwelling AS housed,
            water_quality_safe AND enough_water AND near_water AND steady_water AS watered
        FROM facts
    ),
    answers AS (
        SELECT *,
            poor AND NOT able AND (NOT able_or_weak OR NOT has_channel) AS bottom_line,
            registered AND moved AND willing AS relocated,
            above_line AND has_food AND has_clothing AND NOT dropout AND NOT uninsured AND housed AND watered
                AS can_exit,
            unsupported AND below_dibao AS dibao_due,
            registered AND wants_credit AND meets_credit_conditions AND borrower AS credit_due,
            has_forest AND own_forest AS forest_due,
            registered OR dispersed OR dibao OR (disabled AND below_line) AS priority,
            renovating OR (unsafe_grade AND renovated) AS renovation_got
        FROM tests
    ),
    dues AS (SELECT *, unsafe_grade AND priority AS renovation_due FROM answers)
    SELECT household_id, village_id AS place_id,
        state(has_food) AS standard__adequate_food,
        state(has_food)::SMALLINT AS standard__adequate_food__reason,
        state(has_clothing) AS standard__adequate_clothing,
        state(has_clothing)::SMALLINT AS standard__adequate_clothing__reason,
        state(NOT dropout) AS standard__compulsory_education,
        state(NOT dropout)::SMALLINT AS standard__compulsory_education__reason,
        state(NOT uninsured) AS standard__basic_medical,
        state(NOT uninsured)::SMALLINT AS standard__basic_medical__reason,
        state(housed) AS standard__safe_housing,
        (state(safe_grade) + state(has_other_safe_dwelling) * 4)::SMALLINT AS standard__safe_housing__reason,
        state(watered) AS standard__safe_water,
        (state(water_quality_safe)::SMALLINT + state(enough_water) * 4::SMALLINT + state(near_water) * 16::SMALLINT
         + state(steady_water) * 64::SMALLINT)::SMALLINT AS standard__safe_water__reason,
        state(above_line) AS standard__income_above_line,
        state(above_line)::SMALLINT AS standard__income_above_line__reason,
        applied(poor, can_exit) AS standard__household_exit,
        (state(above_line)::SMALLINT + state(has_food) * 4::SMALLINT + state(has_clothing) * 16::SMALLINT
         + state(NOT dropout) * 64::SMALLINT + state(NOT uninsured) * 256::SMALLINT
         + state(housed) * 1024::SMALLINT + state(watered) * 4096::SMALLINT)::SMALLINT
            AS standard__household_exit__reason,
        applied(registered, NOT uncovered) AS standard__household_five_layer_cover,
        state(NOT uncovered)::SMALLINT AS standard__household_five_layer_cover__reason,
        applied(relocated, worker OR has_channel) AS standard__relocated_livelihood,
        (state(worker) + state(has_channel) * 4)::SMALLINT AS standard__relocated_livelihood__reason,
        applied(bottom_line, dibao OR supported) AS standard__bottom_line_covered,
        (state(dibao) + state(supported) * 4)::SMALLINT AS standard__bottom_line_covered__reason,
        state(dibao_due) AS programme__dibao__entitled,
        (state(unsupported) + state(below_dibao) * 4)::SMALLINT AS programme__dibao__reason,
        state(dibao) AS programme__dibao__receiving,
        gap(dibao_due, dibao) AS programme__dibao__gap,
        CASE WHEN dibao_due THEN living * 160 END::DECIMAL(18, 2) AS programme__dibao__amount_yuan,
        state(credit_due) AS programme__microcredit__entitled,
        (state(registered)::SMALLINT + state(wants_credit) * 4::SMALLINT
         + state(meets_credit_conditions) * 16::SMALLINT + state(borrower) * 64::SMALLINT)::SMALLINT
            AS programme__microcredit__reason,
        state(has_loan) AS programme__microcredit__receiving,
        gap(credit_due, has_loan) AS programme__microcredit__gap,
        CASE WHEN credit_due THEN 50000 END::DECIMAL(18, 2) AS programme__microcredit__amount_yuan,
        state(forest_due) AS programme__public_forest_compensation__entitled,
        (state(has_forest) + state(own_forest) * 4)::SMALLINT AS programme__public_forest_compensation__reason,
        state(compensated) AS programme__public_forest_compensation__receiving,
        gap(forest_due, compensated) AS programme__public_forest_compensation__gap,
        CASE WHEN forest_due THEN round(forest_mu * 15::DECIMAL(2, 0), 2) END::DECIMAL(18, 2)
            AS programme__public_forest_compensation__amount_yuan,
        state(renovation_due) AS programme__housing_renovation__entitled,
        (state(unsafe_grade) + state(priority) * 4)::SMALLINT AS programme__housing_renovation__reason,
        state(renovation_got) AS programme__housing_renovation__receiving,
        gap(renovation_due, renovation_got) AS programme__housing_renovation__gap,
        CASE WHEN renovation_due THEN CASE dwelling_grade WHEN 'C' THEN 8000 WHEN 'D' THEN 20000 END
            END::DECIMAL(18, 2) AS programme__housing_renovation__amount_yuan
    FROM dues
    ORDER BY household_id
) TO '{out}/households.parquet' ({parquet});

COPY (
    WITH facts AS (
        SELECT person_id, village_id, schooling, dibao, living_allowance_disabled, care_allowance_disabled,
            basic_medical_insurance AS basic, serious_illness_insurance AS serious,
            supplementary_insurance AS supplementary, commercial_insurance AS commercial, medical_assistance AS assisted,
            has_disability_certificate AS disabled, pension_insurance,
            p.registration IN ('poor', 'exited', 'relapsed') AS registered,
            died_on IS NULL AS living,
            has_disability_certificate AND disability_level IN ('1', '2') AS severe,
            schooling IN ('not_in_school', 'preschool_child') AS no_pupil,
            born_on <= DATE '1958-12-31' AS of_age,
            pension_monthly_yuan >= 98 AS full_pension,
            has_aid IS NOT NULL AS aided
        FROM read_parquet('{snapshot}/persons.parquet') AS p
        LEFT JOIN (SELECT household_id, village_id, dibao
                   FROM read_parquet('{snapshot}/households.parquet')) AS h USING (household_id)
        LEFT JOIN aided USING (person_id)
    ),
    answers AS (
        SELECT *,
            basic AND serious AND supplementary AND commercial AND assisted AS covered,
            registered AND living AS counted,
            registered AND living AND pension_insurance AND of_age AS pension_due,
            registered AND pension_insurance AND full_pension AS pension_got,
            living AND disabled AND dibao AS living_due,
            living AND severe AS care_due,
            registered AND living AND NOT no_pupil AS aid_due
        FROM facts
    )
    SELECT person_id, village_id AS place_id,
        applied(counted, covered) AS standard__five_layer_cover,
        (state(basic)::SMALLINT + state(serious) * 4::SMALLINT + state(supplementary) * 16::SMALLINT
         + state(commercial) * 64::SMALLINT + state(assisted) * 256::SMALLINT)::SMALLINT
            AS standard__five_layer_cover__reason,
        state(pension_due) AS programme__basic_pension__entitled,
        (state(registered)::SMALLINT + state(living) * 4::SMALLINT + state(pension_insurance) * 16::SMALLINT
         + state(of_age) * 64::SMALLINT)::SMALLINT AS programme__basic_pension__reason,
        state(pension_got) AS programme__basic_pension__receiving,
        gap(pension_due, pension_got) AS programme__basic_pension__gap,
        CASE WHEN pension_due THEN 98 END::DECIMAL(18, 2) AS programme__basic_pension__amount_yuan,
        state(living_due) AS programme__disabled_living_allowance__entitled,
        (state(living) + state(disabled) * 4 + state(dibao) * 16)::SMALLINT
            AS programme__disabled_living_allowance__reason,
        state(living_allowance_disabled) AS programme__disabled_living_allowance__receiving,
        gap(living_due, living_allowance_disabled) AS programme__disabled_living_allowance__gap,
        CASE WHEN living_due THEN 60 END::DECIMAL(18, 2) AS programme__disabled_living_allowance__amount_yuan,
        state(care_due) AS programme__disabled_care_allowance__entitled,
        (state(living) + state(severe) * 4)::SMALLINT AS programme__disabled_care_allowance__reason,
        state(care_allowance_disabled) AS programme__disabled_care_allowance__receiving,
        gap(care_due, care_allowance_disabled) AS programme__disabled_care_allowance__gap,
        CASE WHEN care_due THEN 60 END::DECIMAL(18, 2) AS programme__disabled_care_allowance__amount_yuan,
        state(aid_due) AS programme__student_aid__entitled,
        (state(registered) + state(living) * 4 + state(no_pupil) * 16)::SMALLINT AS programme__student_aid__reason,
        state(aided) AS programme__student_aid__receiving,
        gap(aid_due, aided) AS programme__student_aid__gap,
        CASE WHEN aid_due THEN CASE schooling
            WHEN 'preschool' THEN 600
            WHEN 'primary' THEN 1000
            WHEN 'grade_7' THEN 1250 WHEN 'grade_8' THEN 1250 WHEN 'grade_9' THEN 1250
            WHEN 'senior_1' THEN 2000 WHEN 'senior_2' THEN 2000 WHEN 'senior_3' THEN 2000
            WHEN 'vocational_1' THEN 2000 WHEN 'vocational_2' THEN 2000 WHEN 'vocational_3' THEN 2000
            WHEN 'technician_1' THEN 2000 WHEN 'technician_2' THEN 2000
            WHEN 'technician_3' THEN 2000 WHEN 'technician_4' THEN 2000
            WHEN 'higher_vocational_1' THEN 3000 WHEN 'higher_vocational_2' THEN 3000
            WHEN 'higher_vocational_3' THEN 3000
            WHEN 'undergraduate_1' THEN 3000 WHEN 'undergraduate_2' THEN 3000 WHEN 'undergraduate_3' THEN 3000
            WHEN 'undergraduate_4' THEN 3000 WHEN 'undergraduate_5' THEN 3000
            WHEN 'college_or_above' THEN 3000
            WHEN 'postgraduate' THEN 6000
        END END::DECIMAL(18, 2) AS programme__student_aid__amount_yuan
    FROM answers
    ORDER BY person_id
) TO '{out}/persons.parquet' ({parquet});

COPY (
    SELECT * FROM (
        SELECT 'households' AS entity, household_id AS subject_id, place_id, 'dibao' AS programme,
            programme__dibao__gap AS gap, programme__dibao__reason AS reason,
            CASE programme__dibao__gap WHEN 1 THEN programme__dibao__amount_yuan END AS amount_yuan
        FROM read_parquet('{out}/households.parquet') WHERE programme__dibao__gap IN (1, 2)
        UNION ALL
        SELECT 'households', household_id, place_id, 'microcredit', programme__microcredit__gap,
            programme__microcredit__reason, NULL
        FROM read_parquet('{out}/households.parquet') WHERE programme__microcredit__gap IN (1, 2)
        UNION ALL
        SELECT 'households', household_id, place_id, 'public_forest_compensation',
            programme__public_forest_compensation__gap, programme__public_forest_compensation__reason,
            CASE programme__public_forest_compensation__gap
                WHEN 1 THEN programme__public_forest_compensation__amount_yuan END
        FROM read_parquet('{out}/households.parquet') WHERE programme__public_forest_compensation__gap IN (1, 2)
        UNION ALL
        SELECT 'households', household_id, place_id, 'housing_renovation', programme__housing_renovation__gap,
            programme__housing_renovation__reason,
            CASE programme__housing_renovation__gap WHEN 1 THEN programme__housing_renovation__amount_yuan END
        FROM read_parquet('{out}/households.parquet') WHERE programme__housing_renovation__gap IN (1, 2)
        UNION ALL
        SELECT 'persons', person_id, place_id, 'basic_pension', programme__basic_pension__gap,
            programme__basic_pension__reason,
            CASE programme__basic_pension__gap WHEN 1 THEN programme__basic_pension__amount_yuan END
        FROM read_parquet('{out}/persons.parquet') WHERE programme__basic_pension__gap IN (1, 2)
        UNION ALL
        SELECT 'persons', person_id, place_id, 'disabled_living_allowance', programme__disabled_living_allowance__gap,
            programme__disabled_living_allowance__reason,
            CASE programme__disabled_living_allowance__gap
                WHEN 1 THEN programme__disabled_living_allowance__amount_yuan END
        FROM read_parquet('{out}/persons.parquet') WHERE programme__disabled_living_allowance__gap IN (1, 2)
        UNION ALL
        SELECT 'persons', person_id, place_id, 'disabled_care_allowance', programme__disabled_care_allowance__gap,
            programme__disabled_care_allowance__reason,
            CASE programme__disabled_care_allowance__gap
                WHEN 1 THEN programme__disabled_care_allowance__amount_yuan END
        FROM read_parquet('{out}/persons.parquet') WHERE programme__disabled_care_allowance__gap IN (1, 2)
        UNION ALL
        SELECT 'persons', person_id, place_id, 'student_aid', programme__student_aid__gap,
            programme__student_aid__reason,
            CASE programme__student_aid__gap WHEN 1 THEN programme__student_aid__amount_yuan END
        FROM read_parquet('{out}/persons.parquet') WHERE programme__student_aid__gap IN (1, 2)
    )
    ORDER BY programme, gap, place_id, subject_id
) TO '{out}/gaps.parquet' ({parquet});

-- The facts to collect: empty cells in an unknown condition of an undecided rule, read from the reason codes just
-- written. Households and persons are narrowed to those with anything undecided before their cells are looked at.
CREATE TEMP TABLE open_households AS
SELECT household_id, place_id,
    standard__safe_housing = 2 AS housed,
    standard__safe_water = 2 AS watered,
    standard__compulsory_education = 2 AS schooled,
    standard__basic_medical = 2 AS insured,
    standard__household_five_layer_cover = 2 AS covered,
    standard__relocated_livelihood = 2 AND standard__relocated_livelihood__reason IN (2, 8, 10) AS settled,
    standard__relocated_livelihood__reason & 3 = 2 AS worker_open,
    standard__bottom_line_covered = 2 AND standard__bottom_line_covered__reason IN (2, 8, 10) AS kept,
    standard__bottom_line_covered = 2 AS bottom_open,
    standard__relocated_livelihood = 2 AND somebody(coalesce(mask, 0), 5) IS NULL AS willing_open,
    programme__dibao__entitled = 2 AS dibao_open,
    programme__dibao__reason & 12 = 8 AS income_open,
    programme__microcredit__entitled = 2 AS credit_open,
    programme__microcredit__reason & 192 = 128 AS borrower_open,
    programme__public_forest_compensation__entitled = 2 AS forest_open,
    programme__housing_renovation__entitled = 2 AS renovation_open,
    programme__housing_renovation__entitled = 2 AND programme__housing_renovation__reason & 12 = 8 AS priority_open
FROM read_parquet('{out}/households.parquet')
LEFT JOIN folded USING (household_id)
WHERE standard__adequate_food = 2 OR standard__adequate_clothing = 2 OR standard__safe_housing = 2
    OR standard__safe_water = 2 OR standard__income_above_line = 2 OR standard__compulsory_education = 2
    OR standard__basic_medical = 2 OR standard__household_five_layer_cover = 2
    OR standard__relocated_livelihood = 2 OR standard__bottom_line_covered = 2 OR programme__dibao__entitled = 2
    OR programme__microcredit__entitled = 2 OR programme__public_forest_compensation__entitled = 2
    OR programme__housing_renovation__entitled = 2;

CREATE TEMP TABLE open_persons AS
SELECT person_id, place_id,
    standard__five_layer_cover = 2 AS covered,
    programme__basic_pension__entitled = 2 AS pension_open,
    programme__disabled_living_allowance__entitled = 2 AS living_open,
    programme__disabled_living_allowance__entitled = 2 AND programme__disabled_living_allowance__reason & 48 = 32
        AS dibao_open,
    programme__disabled_care_allowance__entitled = 2 AS care_open,
    programme__student_aid__entitled = 2 AS aid_open
FROM read_parquet('{out}/persons.parquet')
WHERE standard__five_layer_cover = 2 OR programme__basic_pension__entitled = 2
    OR programme__disabled_living_allowance__entitled = 2 OR programme__disabled_care_allowance__entitled = 2
    OR programme__student_aid__entitled = 2;

CREATE TEMP TABLE lacking_persons AS
SELECT person_id, place_id,
    list_filter([
        CASE WHEN born_on IS NULL AND (pension_open OR (schooled AND dropout IS NULL)
                                       OR (credit_open AND borrower_open AND borrower IS NULL)) THEN 'born_on' END,
        CASE WHEN p.dropped_out IS NULL AND schooled AND dropout IS NULL THEN 'dropped_out' END,
        CASE WHEN basic_medical_insurance IS NULL AND (person_covered OR insured AND living
                                                       OR household_covered AND uncovered IS NULL)
            THEN 'basic_medical_insurance' END,
        CASE WHEN serious_illness_insurance IS NULL AND (person_covered OR household_covered AND uncovered IS NULL)
            THEN 'serious_illness_insurance' END,
        CASE WHEN supplementary_insurance IS NULL AND (person_covered OR household_covered AND uncovered IS NULL)
            THEN 'supplementary_insurance' END,
        CASE WHEN commercial_insurance IS NULL AND (person_covered OR household_covered AND uncovered IS NULL)
            THEN 'commercial_insurance' END,
        CASE WHEN medical_assistance IS NULL AND (person_covered OR household_covered AND uncovered IS NULL)
            THEN 'medical_assistance' END,
        CASE WHEN working_area IS NULL AND settled AND worker_open AND worker IS NULL THEN 'working_area' END,
        CASE WHEN public_welfare_job IS NULL AND settled AND worker_open AND worker IS NULL
            THEN 'public_welfare_job' END,
        CASE WHEN labour IS NULL AND (credit_open AND borrower_open AND borrower IS NULL
                                      OR bottom_open AND living OR willing_open AND willing IS NULL)
            THEN 'labour' END,
        CASE WHEN wants_work IS NULL AND willing_open AND willing IS NULL THEN 'wants_work' END,
        CASE WHEN has_disability_certificate IS NULL AND (living_open OR care_open OR priority_open AND living)
            THEN 'has_disability_certificate' END,
        CASE WHEN disability_level IS NULL AND care_open THEN 'disability_level' END,
        CASE WHEN pension_insurance IS NULL AND pension_open THEN 'pension_insurance' END,
        CASE WHEN schooling IS NULL AND aid_open THEN 'schooling' END
    ], lambda x: x IS NOT NULL) AS fields
FROM (
    SELECT p.*, coalesce(h.place_id, o.place_id) AS place_id, died_on IS NULL AS living,
        schooled, insured, h.covered AS household_covered, settled, bottom_open, willing_open, worker_open, credit_open, borrower_open,
        priority_open, o.covered AS person_covered, pension_open, living_open, care_open, aid_open,
        died_on IS NULL AND born_on <= DATE '2012-12-31' AND born_on > DATE '2002-12-31' AND p.dropped_out AS dropout,
        died_on IS NULL AND (labour IN ('ordinary', 'skilled', 'weak'))
            AND born_on <= DATE '2000-12-31' AND born_on > DATE '1952-12-31' AS borrower,
        died_on IS NULL AND labour IN ('ordinary', 'skilled') AND wants_work AS willing,
        died_on IS NULL AND p.registration IN ('poor', 'exited', 'relapsed')
            AND NOT (basic_medical_insurance AND serious_illness_insurance AND supplementary_insurance
                     AND commercial_insurance AND medical_assistance) AS uncovered,
        died_on IS NULL AND (working_area IN ('in_township', 'in_county', 'in_province', 'outside_province', 'other')
                             OR public_welfare_job <> 'none') AS worker
    FROM read_parquet('{snapshot}/persons.parquet') AS p
    LEFT JOIN open_households AS h USING (household_id)
    LEFT JOIN open_persons AS o USING (person_id)
    WHERE h.household_id IS NOT NULL OR o.person_id IS NOT NULL
) AS p
WHERE len(fields) > 0;

CREATE TEMP TABLE lacking_households AS
SELECT household_id, place_id,
    list_filter([
        CASE WHEN has_food IS NULL THEN 'has_food' END,
        CASE WHEN has_clothing IS NULL THEN 'has_clothing' END,
        CASE WHEN dwelling_grade IS NULL AND (housed OR renovation_open) THEN 'dwelling_grade' END,
        CASE WHEN has_other_safe_dwelling IS NULL AND housed THEN 'has_other_safe_dwelling' END,
        CASE WHEN water_quality_safe IS NULL AND watered THEN 'water_quality_safe' END,
        CASE WHEN water_litres_per_head_day IS NULL AND watered THEN 'water_litres_per_head_day' END,
        CASE WHEN water_fetch_minutes IS NULL AND watered THEN 'water_fetch_minutes' END,
        CASE WHEN water_dry_days IS NULL AND watered THEN 'water_dry_days' END,
        CASE WHEN wage_income_yuan IS NULL THEN 'wage_income_yuan' END,
        CASE WHEN business_income_yuan IS NULL THEN 'business_income_yuan' END,
        CASE WHEN property_income_yuan IS NULL THEN 'property_income_yuan' END,
        CASE WHEN transfer_income_yuan IS NULL THEN 'transfer_income_yuan' END,
        CASE WHEN business_expense_yuan IS NULL THEN 'business_expense_yuan' END,
        CASE WHEN dibao_monthly_yuan IS NULL AND dibao_open AND income_open THEN 'dibao_monthly_yuan' END,
        CASE WHEN extreme_poverty_support IS NULL AND (dibao_open OR kept OR priority_open)
            THEN 'extreme_poverty_support' END,
        CASE WHEN dibao IS NULL AND (kept OR priority_open OR household_id IN (
                SELECT household_id FROM read_parquet('{snapshot}/persons.parquet')
                WHERE person_id IN (SELECT person_id FROM open_persons WHERE dibao_open))) THEN 'dibao' END,
        CASE WHEN income_channels IS NULL AND settled THEN 'income_channels' END,
        CASE WHEN wants_credit IS NULL AND credit_open THEN 'wants_credit' END,
        CASE WHEN meets_credit_conditions IS NULL AND credit_open THEN 'meets_credit_conditions' END,
        CASE WHEN public_forest_mu IS NULL AND forest_open THEN 'public_forest_mu' END,
        CASE WHEN public_forest_tenure IS NULL AND forest_open THEN 'public_forest_tenure' END
    ], lambda x: x IS NOT NULL) AS fields
FROM (
    SELECT h.*, coalesce(o.place_id, village_id) AS place_id, o.* EXCLUDE (household_id, place_id)
    FROM read_parquet('{snapshot}/households.parquet') AS h
    LEFT JOIN open_households AS o USING (household_id)
    WHERE o.household_id IS NOT NULL OR dibao IS NULL
)
WHERE len(fields) > 0;

COPY (
    SELECT 'households' AS entity, household_id AS subject_id, place_id, unnest(fields) AS field FROM lacking_households
    UNION ALL
    SELECT 'persons', person_id, place_id, unnest(fields) FROM lacking_persons
    ORDER BY entity, field, place_id, subject_id
) TO '{out}/facts_to_collect.parquet' ({parquet});
