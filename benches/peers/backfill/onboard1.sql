-- Segments as bits with the path beneath them, in four bits, and what they come to in any order.
with filled as (
    select *,
        coalesce(team_size, case role when 'admin' then 12 when 'it' then 25 when 'exec' then 40 when 'dev' then 8
            when 'marketing' then 6 else 3 end) as team,
        coalesce(company_size, 50) as company,
        coalesce(budget, 450.0) as money
    from people
), segments as (
    select
        advanced >= 5 and sessions_7d >= 3 as power_user,
        (team >= 50 or company >= 500) and role in ('admin', 'it', 'exec') as enterprise,
        not is_business_email and team <= 2 and money < 500.0 as hobbyist,
        device = 'mobile' or (device = 'tablet' and sessions_7d > 0 and time_on_step_s < 20.0) as mobile_first,
        sessions_7d < 1 and signup_age_days > 3.0 as at_risk,
        resources_downloaded >= 3 or (basic >= 10 and not tutorial_completed) as explorer,
        (intents & 3) <> 0 and role in ('dev', 'it') as integrator,
        country in ('de', 'fr', 'nl', 'at') and (intents & 12) <> 0 and company >= 200 as compliance,
        (plan = 'trial' and money >= 400.0 and (intents & 16) <> 0) or score > 0.9 as high_intent,
        referral in ('organic', 'event') and resources_downloaded >= 1 and (intents & 32) <> 0 as content_led,
        email_domain like '%.edu' or email_domain like '%.ac.uk' as academic,
        time_on_step_s > 120.0 and not tutorial_completed and signup_age_days >= 1.0 and consent_personalization
            and locale like 'en%' as stalled
    from filled
), outcomes as (
    select
        case when power_user then 16 else 0 end + case when enterprise then 32 else 0 end
            + case when hobbyist then 64 else 0 end + case when mobile_first then 128 else 0 end
            + case when at_risk then 256 else 0 end + case when explorer then 512 else 0 end
            + case when integrator then 1024 else 0 end + case when compliance then 2048 else 0 end
            + case when high_intent then 4096 else 0 end + case when content_led then 8192 else 0 end
            + case when academic then 16384 else 0 end + case when stalled then 32768 else 0 end
            + case
                when enterprise and compliance then 1
                when enterprise and not at_risk then 2
                when integrator and power_user then 3
                when integrator and not hobbyist then 4
                when at_risk and mobile_first then 5
                when at_risk then 6
                when high_intent and not hobbyist then 7
                when academic and not power_user then 8
                when content_led and explorer and not stalled then 9
                else 10
            end as outcome
    from segments
)
select sum(cast(outcome as bigint)) as outcomes, sum(cast(outcome as bigint) * outcome) as squares from outcomes
