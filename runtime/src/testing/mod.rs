//! Runs the tests that a program holds: a person's story, and what must be so along it.

mod expectation;
mod person;

use crate::{Decision, Engine, Error, Story};
use onboard_ir::{Expect, ExprId, Location, PurposeId, Test, TestStep};

/// How a test went.
#[derive(Clone, Debug, PartialEq)]
pub struct TestReport {
    /// What the test says.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// How many expectations were looked at.
    pub expectations: usize,
    /// Those that were not met, in the order written.
    pub failures: Vec<TestFailure>,
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq)]
pub struct TestFailure {
    /// Where it stands.
    pub location: Location,
    /// What was expected, as rules write it.
    pub expected: String,
    /// What came instead.
    pub found: String,
    /// Why that came.
    pub why: Option<Story>,
}

impl TestReport {
    /// Whether all expectations were met.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl Engine {
    /// Runs all tests of the program, in order.
    ///
    /// # Errors
    /// Where a test names a purpose or an expression that the program does not have.
    pub fn run_tests(&self) -> Result<Vec<TestReport>, Error> {
        self.program().tests.iter().map(|test| self.run_test(test)).collect()
    }

    /// Runs a test.
    ///
    /// # Errors
    /// Where it names a purpose or an expression that the program does not have, or none where there are several.
    pub fn run_test(&self, test: &Test) -> Result<TestReport, Error> {
        let purpose =
            test.purpose.or(self.program().default_purpose).ok_or_else(|| self.unknown_purpose(None))?;
        let mut person = person::Person::new(self);
        let mut report = TestReport {
            name: test.name.clone(),
            location: test.location.clone(),
            expectations: 0,
            failures: Vec::new(),
        };
        for (step, location) in &test.steps {
            if let TestStep::Expect(expect) = step {
                report.expectations += 1;
                report.failures.extend(self.check(&person, purpose, expect, location)?);
            } else {
                person.live(step);
            }
        }
        Ok(report)
    }

    /// Decides about the person of a test after all that happens in it, for its purpose.
    ///
    /// # Errors
    /// Where it names a purpose that the program does not have, or none where there are several.
    pub fn decide_test(&self, test: &Test) -> Result<Decision, Error> {
        let purpose =
            test.purpose.or(self.program().default_purpose).ok_or_else(|| self.unknown_purpose(None))?;
        let mut person = person::Person::new(self);
        test.steps.iter().for_each(|(step, _)| person.live(step));
        person.decide(purpose, &[])
    }

    fn check(
        &self,
        person: &person::Person<'_>,
        purpose: PurposeId,
        expect: &Expect,
        location: &Location,
    ) -> Result<Option<TestFailure>, Error> {
        let extra: Vec<ExprId> = match expect {
            Expect::Holds(expression, _) => vec![*expression],
            Expect::Path(..)
            | Expect::Row(..)
            | Expect::Ask(_)
            | Expect::Welcome(_)
            | Expect::Step(..)
            | Expect::Imputed(..)
            | Expect::Status(..) => Vec::new(),
        };
        let decision = person.decide(purpose, &extra)?;
        Ok(expectation::unmet(&decision, expect).map(|unmet| TestFailure {
            location: location.clone(),
            expected: unmet.expected,
            found: unmet.found,
            why: unmet.why,
        }))
    }
}
