//! Mistakes of honest reporters: mistyped readings, reports on the wrong car, disputes and their answers.

use super::{Event, Holder, Life, step::Draft};
use crate::{Signer, rates};
use vinculum_core::{OrganisationId, Salt};
use vinculum_vehicles::{
    Action, AnswerDispute, CorrectRecord, DisputeRecord, WithdrawDispute,
    types::{Answer, CorrectionStatus},
};

/// A correction to come.
#[derive(Debug, Clone)]
pub(super) struct Correction {
    by: OrganisationId,
    record: u64,
    /// The record as it should have been.
    replacement: Option<Action>,
    status: CorrectionStatus,
    reason: &'static str,
    theft: bool,
}

/// A dispute, opened or to be opened.
#[derive(Debug, Clone)]
pub(super) struct Dispute {
    record: u64,
    by: OrganisationId,
    holder: Holder,
}

impl Correction {
    /// The theft of another car was reported on this one.
    pub(super) fn of_theft(by: OrganisationId, record: u64) -> Self {
        let reason = "The report is about another vehicle; its VIN was transposed";
        let status = CorrectionStatus::DidNotOccur;
        Self { by, record, replacement: None, status, reason, theft: true }
    }
}

impl Life<'_> {
    /// The reporter mistypes the reading of the draft's last record, once in the life of some cars.
    pub(super) fn mistype(&mut self, draft: &mut Draft) {
        let Some(left) = self.mistype_at else {
            return;
        };
        // Late enough mistakes would not be corrected yet.
        if self.spared || self.day > self.today - 60 {
            return;
        }
        if left > 1 {
            self.mistype_at = Some(left - 1);
            return;
        }
        self.mistype_at = None;
        let typed = self.random.below(3);
        if let Some(last) = draft.last() {
            let right = last.clone();
            Self::set_reading(last, |value| match typed {
                // A digit too many, a digit too few, or the ten thousands wrong.
                0 => (value * 10 + 3).min(9_999_999),
                1 => value / 10,
                _ => value + 30_000,
            });
            self.mistyped = Some(right);
        }
    }

    /// Once the mistyped record is on the ledger, its correction follows.
    pub(super) fn plan_correction(&mut self, first: Option<u64>) {
        let (Some(right), Some(record)) = (self.mistyped.take(), first) else {
            return;
        };
        let Some(by) = right.by().cloned().filter(|_| !self.random.chance(rates::MISTYPED_FOR_GOOD)) else {
            return;
        };
        let correction = Correction {
            by,
            record,
            replacement: Some(right),
            status: CorrectionStatus::IncorrectData,
            reason: "The odometer reading was mistyped",
            theft: false,
        };
        self.within(1, 45, Event::Correction(Box::new(correction)));
    }

    pub(super) fn correct(&mut self, correction: &Correction) {
        let at = self.time();
        let mut draft = self.draft(at);
        let replacement = correction.replacement.clone().map(|mut action| {
            set_salt(&mut action, draft.salt());
            draft.add(action, Signer::Organisation(correction.by.clone()));
            self.records
        });
        let action = CorrectRecord {
            salt: draft.salt(),
            by: correction.by.clone(),
            vehicle: self.car.id,
            record: correction.record,
            status: correction.status,
            replacement,
            reason: correction.reason.into(),
        };
        draft.add(action, Signer::Organisation(correction.by.clone()));
        self.commit(draft);
        if correction.theft {
            self.stolen = false;
            self.mistaken = false;
            self.odometer.per_day = self.kilometres_per_day();
        }
    }

    /// Some holders dispute what was said about an accident.
    pub(super) fn plan_dispute(&mut self, record: u64, by: &OrganisationId) {
        if !self.holders.is_empty() && self.random.chance(rates::ACCIDENT_DISPUTED) {
            let dispute = Dispute { record, by: by.clone(), holder: self.holders[0].clone() };
            self.within(4, 50, Event::Dispute(dispute));
        }
    }

    pub(super) fn dispute(&mut self, dispute: Dispute) {
        if !self.holders.contains(&dispute.holder) {
            return;
        }
        let reasons = [
            "The damage is described as worse than it was",
            "The vehicle was not involved in this accident",
            "The damaged areas are not those of my vehicle",
        ];
        let at = self.time();
        let mut draft = self.draft(at);
        let action = DisputeRecord {
            salt: draft.salt(),
            vehicle: self.car.id,
            record: dispute.record,
            holder: self.party(&dispute.holder),
            reason: (*self.random.pick(&reasons)).into(),
        };
        draft.add(action, self.signer(&dispute.holder));
        // One in eight waits for its answer still.
        if self.commit(draft).is_some() && self.random.chance(0.875) {
            self.within(3, 28, Event::Answer(dispute));
        }
    }

    pub(super) fn answer(&mut self, dispute: Dispute) {
        let at = self.time();
        let mut draft = self.draft(at);
        let Dispute { record, by, holder } = dispute;
        let kind = self.random.below(10);
        if kind == 0 && self.holders.contains(&holder) {
            let party = self.party(&holder);
            let action = WithdrawDispute { salt: draft.salt(), vehicle: self.car.id, record, holder: party };
            draft.add(action, self.signer(&holder));
            self.commit(draft);
            return;
        }
        let corrected = kind <= 3;
        let signer = Signer::Organisation(by.clone());
        if corrected {
            let action = CorrectRecord {
                salt: draft.salt(),
                by: by.clone(),
                vehicle: self.car.id,
                record,
                status: CorrectionStatus::DidNotOccur,
                replacement: None,
                reason: "The file belongs to another vehicle".into(),
            };
            draft.add(action, signer.clone());
        }
        let (answer, statement) = if corrected {
            (Answer::Corrected, "We have taken the record back")
        } else {
            (Answer::Upheld, "Photographs and the repair estimate agree with the record")
        };
        let action =
            AnswerDispute { salt: draft.salt(), by, vehicle: self.car.id, record, answer, statement: statement.into() };
        draft.add(action, signer);
        self.commit(draft);
    }
}

fn set_salt(action: &mut Action, salt: Salt) {
    match action {
        Action::RecordMaintenance(action) => action.salt = salt,
        Action::RecordInspection(action) => action.salt = salt,
        _ => {}
    }
}
