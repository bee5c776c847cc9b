//! Whether any way of answering can change what a person is shown: tried out, as long as the ways are few.

use super::domain::Domain;
use super::plan::QuestionPlan;
use super::relevance::Aspect;
use super::shown::Face;
use crate::Evaluation;
use crate::run::Trial;
use onboard_ir::FieldId;

/// How many ways of answering are tried for one question. Where there are more, it is taken to matter.
const TRIED: usize = 512;

/// Whether some answer to a field changes one of these aspects, for some way of answering the other fields or leaving them as
/// they are. Also true where that is too much to try, or where no list of answers stands for all.
pub(crate) fn can_change(
    evaluation: &Evaluation,
    plan: &QuestionPlan,
    field: FieldId,
    aspects: &[&Aspect<'_>],
) -> bool {
    let listed = |aspect: &&Aspect<'_>| {
        plan.fields.iter().all(|field| !aspect.fields.contains(*field) || plan.domains.contains_key(field))
    };
    if !aspects.iter().all(listed) {
        return true;
    }
    let mut ways = 0_usize;
    let mut searches = Vec::new();
    for aspect in aspects {
        let Some(search) = Search::new(evaluation, plan, field, aspect) else { return true };
        ways = ways.saturating_add(search.ways());
        if ways > TRIED {
            return true;
        }
        searches.push(search);
    }
    searches.iter_mut().any(Search::finds)
}

/// The ways of answering that can make a difference to an aspect.
struct Search<'a> {
    trial: Trial<'a>,
    face: Face,
    /// The field asked about.
    asked: Open,
    /// The others that matter to the aspect.
    others: Vec<Open>,
}

/// A field that is not stated, and the answers to be tried.
struct Open {
    field: FieldId,
    answers: Domain,
    /// The answer supposed, counted from one; at zero it is left as it is.
    at: usize,
}

impl<'a> Search<'a> {
    fn new(
        evaluation: &'a Evaluation,
        plan: &QuestionPlan,
        asked: FieldId,
        aspect: &Aspect<'_>,
    ) -> Option<Self> {
        let matters = |field: FieldId| aspect.fields.contains(field);
        let trial = Trial::new(evaluation, &aspect.matrices, &aspect.nodes, matters);
        let open = |field: FieldId| {
            let answers = plan.domains.get(&field)?.told_apart_by(|atom| trial.reads(atom));
            Some(Open { field, answers, at: 0 })
        };
        let others = plan.fields.iter().filter(|field| **field != asked && matters(**field));
        let others = others.map(|field| open(*field)).collect::<Option<_>>()?;
        let asked = open(asked)?;
        Some(Self { trial, face: aspect.face, asked, others })
    }

    /// How many there are.
    fn ways(&self) -> usize {
        self.others.iter().fold(self.asked.ways(), |ways, other| ways.saturating_mul(other.ways()))
    }

    /// Whether in one of them the answer asked for makes a difference.
    fn finds(&mut self) -> bool {
        loop {
            let without = self.look();
            while self.asked.next(&mut self.trial) {
                if self.look() != without {
                    return true;
                }
            }
            // The first that has another answer takes it; those before it begin again.
            if !self.others.iter_mut().any(|other| other.next(&mut self.trial)) {
                return false;
            }
        }
    }

    fn look(&mut self) -> Vec<u8> {
        self.face.look(self.trial.outcome())
    }
}

impl Open {
    fn ways(&self) -> usize {
        self.answers.answers().len() + 1
    }

    /// Supposes the next answer; after the last it is left as it is again, and there is none.
    fn next(&mut self, trial: &mut Trial<'_>) -> bool {
        let answer = self.answers.answers().get(self.at);
        trial.suppose(self.field, answer.map(|answer| &answer.value));
        self.at = answer.map_or(0, |_| self.at + 1);
        answer.is_some()
    }
}
