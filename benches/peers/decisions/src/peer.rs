//! What is measured: something that has everybody in its own typed form already, and decides about all of them in one pass.

use onboard_benches::onboard1::{Checksum, Outcome, Person};

/// Why an engine could not be prepared, or could not decide.
pub type Failure = Box<dyn std::error::Error>;

/// An engine with its rules prepared and everybody at hand.
pub trait Peer {
    /// What it is called in the table.
    fn name(&self) -> &'static str;

    /// The package whose version stands beside the name.
    fn package(&self) -> &'static str;

    /// Decides about everybody once.
    fn pass(&mut self) -> Result<Checksum, Failure>;
}

/// Something that takes a person in a form of its own and decides.
pub trait Decide {
    /// A person as this engine takes them.
    type Input;

    /// The outcome for one person.
    fn decide(&mut self, input: &mut Self::Input) -> Result<Outcome, Failure>;
}

/// An engine, and everybody as it takes them.
pub struct Prepared<E: Decide> {
    name: &'static str,
    package: &'static str,
    engine: E,
    inputs: Vec<E::Input>,
}

impl<E: Decide> Prepared<E> {
    /// Brings everybody into the engine's form, which is not measured.
    pub fn new(
        (name, package): (&'static str, &'static str),
        engine: E,
        people: &[Person],
        mut input: impl FnMut(&E, &Person) -> Result<E::Input, Failure>,
    ) -> Result<Box<Self>, Failure> {
        let inputs = people.iter().map(|person| input(&engine, person)).collect::<Result<_, _>>()?;
        Ok(Box::new(Self { name, package, engine, inputs }))
    }
}

impl<E: Decide> Peer for Prepared<E> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn package(&self) -> &'static str {
        self.package
    }

    fn pass(&mut self) -> Result<Checksum, Failure> {
        let mut sum = Checksum::default();
        for input in &mut self.inputs {
            sum.add(self.engine.decide(input)?);
        }
        Ok(sum)
    }
}

/// Bits of the segments that hold, in the order of the workload.
pub fn bits(segments: impl IntoIterator<Item = bool>) -> u64 {
    segments.into_iter().enumerate().fold(0, |bits, (place, holds)| bits | u64::from(holds) << place)
}
