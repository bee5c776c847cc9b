# Segments, and the path that they lead to.
package onboard1

import rego.v1

medians := {"admin": 12, "it": 25, "exec": 40, "dev": 8, "marketing": 6, "other": 3}

default team_size := 3

team_size := input.team_size if input.team_size
else := medians[input.role]

default company_size := 50

company_size := input.company_size

default budget := 450

budget := input.budget

default power_user := false

power_user if {
	input.advanced >= 5
	input.sessions_7d >= 3
}

leads if input.role in {"admin", "it", "exec"}

default enterprise := false

enterprise if {
	leads
	team_size >= 50
}

enterprise if {
	leads
	company_size >= 500
}

default hobbyist := false

hobbyist if {
	not input.is_business_email
	team_size <= 2
	budget < 500
}

default mobile_first := false

mobile_first if {
	input.device == "mobile"
}

mobile_first if {
	input.device == "tablet"
	input.sessions_7d > 0
	input.time_on_step_s < 20
}

default at_risk := false

at_risk if {
	input.sessions_7d < 1
	input.signup_age_days > 3
}

default explorer := false

explorer if {
	input.resources_downloaded >= 3
}

explorer if {
	input.basic >= 10
	not input.tutorial_completed
}

default integrator := false

integrator if {
	input.role in {"dev", "it"}
	wants_integration
}

wants_integration if "api" in input.intents

wants_integration if "webhooks" in input.intents

default compliance := false

compliance if {
	input.country in {"de", "fr", "nl", "at"}
	wants_proof
	company_size >= 200
}

wants_proof if "sso" in input.intents

wants_proof if "audit" in input.intents

default high_intent := false

high_intent if {
	input.score > 0.9
}

high_intent if {
	input.plan == "trial"
	budget >= 400
	"buy" in input.intents
}

default content_led := false

content_led if {
	input.referral in {"organic", "event"}
	input.resources_downloaded >= 1
	"learn" in input.intents
}

default academic := false

academic if {
	endswith(input.email_domain, ".edu")
}

academic if {
	endswith(input.email_domain, ".ac.uk")
}

default stalled := false

stalled if {
	input.time_on_step_s > 120
	not input.tutorial_completed
	input.signup_age_days >= 1
	input.consent_personalization
	startswith(input.locale, "en")
}

default path := 10

path := 1 if {
	enterprise
	compliance
} else := 2 if {
	enterprise
	not at_risk
} else := 3 if {
	integrator
	power_user
} else := 4 if {
	integrator
	not hobbyist
} else := 5 if {
	at_risk
	mobile_first
} else := 6 if {
	at_risk
} else := 7 if {
	high_intent
	not hobbyist
} else := 8 if {
	academic
	not power_user
} else := 9 if {
	content_led
	explorer
	not stalled
}

decision := [
	path,
	power_user,
	enterprise,
	hobbyist,
	mobile_first,
	at_risk,
	explorer,
	integrator,
	compliance,
	high_intent,
	content_led,
	academic,
	stalled,
]
