-- Differences between the episodes of two runs, each with its kind and cause (`comparisons.compare` gives the values).

INSERT INTO episodes_episodedifference (
    comparison_id, kind, cause, participant_id, component, cancer_type, starts_on, episode_id, earlier_episode_id,
    step, was, now, was_amount, now_amount
)
WITH
-- Each episode of either run; an episode is the same in both if beneficiary and planning day are.
pair AS MATERIALIZED (
    SELECT n.id AS now_id, o.id AS was_id, starts_on,
        coalesce(n.cancer_type, o.cancer_type) AS cancer_type,
        coalesce(n.pc_participant_id, o.pc_participant_id, n.tc_participant_id, o.tc_participant_id) AS participant_id,
        o.cancer_type AS was_cancer_type, n.cancer_type AS now_cancer_type,
        o.pc_participant_id AS was_pc, n.pc_participant_id AS now_pc,
        o.tc_participant_id AS was_tc, n.tc_participant_id AS now_tc,
        CASE o.complete WHEN true THEN 'complete' WHEN false THEN o.reason ELSE 'open' END AS was_outcome,
        CASE n.complete WHEN true THEN 'complete' WHEN false THEN n.reason ELSE 'open' END AS now_outcome,
        o.duplicate_amount AS was_duplicates, n.duplicate_amount AS now_duplicates,
        (o.decisions -> 'lost_on') IS DISTINCT FROM (n.decisions -> 'lost_on')
            OR (o.decisions -> 'died_on') IS DISTINCT FROM (n.decisions -> 'died_on') AS coverage_differs
    FROM (SELECT * FROM episodes_episode WHERE run_id = %(run)s) n
    FULL JOIN (SELECT * FROM episodes_episode WHERE run_id = %(earlier)s) o USING (beneficiary_id, starts_on)
),
change AS MATERIALIZED (
    SELECT pair.*, said.*
    FROM pair
    LEFT JOIN portal_participant was_pc ON was_pc.id = pair.was_pc
    LEFT JOIN portal_participant now_pc ON now_pc.id = pair.now_pc
    LEFT JOIN portal_participant was_tc ON was_tc.id = pair.was_tc
    LEFT JOIN portal_participant now_tc ON now_tc.id = pair.now_tc
    CROSS JOIN LATERAL (VALUES
        ('new', '', '', '', now_outcome, NULL::numeric, NULL::numeric, was_id IS NULL),
        ('gone', '', '', was_outcome, '', NULL, NULL, now_id IS NULL),
        ('outcome', '', '', was_outcome, now_outcome, NULL, NULL, was_outcome <> now_outcome),
        ('cancer-type', '', '', was_cancer_type, now_cancer_type, NULL, NULL, was_cancer_type <> now_cancer_type),
        ('participant', 'PC', '', was_pc.model_id, now_pc.model_id, NULL, NULL,
            pair.was_pc IS DISTINCT FROM pair.now_pc),
        ('participant', 'TC', '', was_tc.model_id, now_tc.model_id, NULL, NULL,
            pair.was_tc IS DISTINCT FROM pair.now_tc),
        ('duplicates', '', '', '', '', was_duplicates, now_duplicates, was_duplicates <> now_duplicates)
    ) AS said (kind, component, step, was, now, was_amount, now_amount, differs)
    WHERE said.differs AND (said.kind IN ('new', 'gone') OR (was_id IS NOT NULL AND now_id IS NOT NULL))
  UNION ALL
    -- The components of the episodes that both runs have.
    SELECT pair.*, said.kind, component, said.step, '', '', said.was_amount, said.now_amount, said.differs
    FROM (SELECT *, episode_id AS now_id FROM episodes_episodecomponent WHERE run_id = %(run)s) n
    FULL JOIN (
        SELECT row.*, pair.now_id FROM episodes_episodecomponent row JOIN pair ON pair.was_id = row.episode_id
        WHERE row.run_id = %(earlier)s AND pair.now_id IS NOT NULL
    ) o USING (now_id, component)
    JOIN pair USING (now_id)
    CROSS JOIN LATERAL (VALUES
        (
            'payment',
            CASE
                WHEN o.id IS NULL OR n.id IS NULL THEN 'component'
                WHEN o.participant_id <> n.participant_id THEN 'participant'
                WHEN was_cancer_type <> now_cancer_type THEN 'cancer-type'
                WHEN o.base_rate IS DISTINCT FROM n.base_rate THEN 'base_rate'
                WHEN o.trended_base IS DISTINCT FROM n.trended_base THEN 'trended_base'
                WHEN o.geographic_base IS DISTINCT FROM n.geographic_base THEN 'geographic_base'
                WHEN o.adjustment_factor IS DISTINCT FROM n.adjustment_factor THEN 'adjustment_factor'
                WHEN o.discount IS DISTINCT FROM n.discount THEN 'discount'
                WHEN o.episode_payment IS DISTINCT FROM n.episode_payment THEN 'withholds'
                WHEN o.coinsurance IS DISTINCT FROM n.coinsurance THEN 'coinsurance'
                ELSE 'sequestration'
            END,
            CASE WHEN o.episode_payment IS DISTINCT FROM n.episode_payment
                THEN o.episode_payment ELSE o.medicare_payment_after_sequestration END,
            CASE WHEN o.episode_payment IS DISTINCT FROM n.episode_payment
                THEN n.episode_payment ELSE n.medicare_payment_after_sequestration END,
            o.episode_payment IS DISTINCT FROM n.episode_payment
            OR o.medicare_payment_after_sequestration IS DISTINCT FROM n.medicare_payment_after_sequestration
        ),
        ('received', '', o.model_paid, n.model_paid, o.model_paid IS DISTINCT FROM n.model_paid),
        ('fee-for-service', '', o.ffs_due, n.ffs_due, o.ffs_due IS DISTINCT FROM n.ffs_due)
    ) AS said (kind, step, was_amount, now_amount, differs)
    WHERE said.differs AND pair.was_id IS NOT NULL
),
-- The lines of the changed episodes that came in files which the earlier run did not have, or after its last day.
line AS (
    SELECT episode_id,
        bool_or(claims_file_id = ANY(%(new_files)s)) AS came_since,
        bool_or(service_on > %(earlier_through)s) AS is_later
    FROM episodes_episodeline
    WHERE run_id = %(run)s AND episode_id IN (SELECT now_id FROM change)
    GROUP BY episode_id
)
SELECT %(comparison)s, kind,
    CASE
        WHEN step IN ('component', 'participant', 'cancer-type') THEN 'follows'
        WHEN step IN ('geographic_base', 'adjustment_factor') AND %(adjustments)s THEN 'adjustments'
        WHEN step <> '' THEN CASE WHEN %(policy)s THEN 'policy' ELSE 'program' END
        WHEN %(through)s AND kind = 'outcome' AND was = 'open' THEN 'through'
        WHEN line.came_since THEN 'claims'
        WHEN %(coverage)s AND coverage_differs AND kind NOT IN ('new', 'gone') THEN 'coverage'
        WHEN line.is_later OR (kind = 'new' AND starts_on > %(earlier_through)s) THEN 'through'
        WHEN kind = 'fee-for-service' AND %(fees)s THEN 'fees'
        WHEN kind IN ('new', 'gone') THEN %(otherwise)s
        ELSE %(otherwise_with_same_coverage)s
    END,
    participant_id, component, cancer_type, starts_on, now_id, was_id, step, coalesce(was, ''), coalesce(now, ''),
    was_amount, now_amount
FROM change
LEFT JOIN line ON line.episode_id = change.now_id
ORDER BY array_position(%(kinds)s, kind), starts_on, coalesce(now_id, was_id), component
