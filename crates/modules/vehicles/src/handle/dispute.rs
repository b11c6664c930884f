//! Corrections and disputes.

use super::{append, load};
use crate::{
    action::{AnswerDispute, CorrectRecord, DisputeRecord, Kind, WithdrawDispute},
    error,
    keys::{CORRECTIONS, DISPUTES, RecordKey, VEHICLES},
    types::{Answer, Correction, Dispute, DisputeAnswer, DisputeStep},
};
use vinculum_core::{Code, VehicleId};
use vinculum_identity::api;
use vinculum_state::{
    Abort, Context,
    history::{self, Label},
};

fn reject<T>(code: Code, detail: String) -> Result<T, Abort> {
    Err(code.reject(detail).into())
}

/// The label of an entry that is a record.
fn require_record(context: &mut Context<'_, '_>, vehicle: VehicleId, number: u64) -> Result<Label, Abort> {
    let Some(label) = history::label(context.state, vehicle, number)? else {
        return reject(error::UNKNOWN_RECORD, format!("vehicle {vehicle} has no record {number}"));
    };
    if !Kind::of_number(label.1).is_some_and(Kind::is_record) {
        let detail = format!("entry {number} is not a record that can be corrected or disputed");
        return reject(error::NOT_A_RECORD, detail);
    }
    Ok(label)
}

fn require_standing(context: &mut Context<'_, '_>, key: RecordKey) -> Result<(), Abort> {
    match CORRECTIONS.get(context.state, &key)? {
        None => Ok(()),
        Some(correction) => {
            let detail = format!("record {} was corrected by entry {}", key.1, correction.record);
            reject(error::RECORD_CORRECTED, detail)
        }
    }
}

pub(crate) fn correct_record(action: &CorrectRecord, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let reporter = api::require_organisation(context, &action.by, &[])?;
    let id = action.vehicle;
    let mut vehicle = load(context, &id)?;
    let label = require_record(context, id, action.record)?;
    if label.0 != reporter.number {
        let detail = format!("record {} is not by {}", action.record, action.by);
        return reject(error::NOT_REPORTER, detail);
    }
    require_standing(context, RecordKey(id, action.record))?;
    if let Some(replacement) = action.replacement {
        let found = history::label(context.state, id, replacement)?;
        let stands = !CORRECTIONS.contains(context.state, &RecordKey(id, replacement))?;
        if replacement <= action.record || found != Some(label) || !stands {
            let detail =
                format!("entry {replacement} is not a later standing record of the same kind by {}", action.by);
            return reject(error::REPLACEMENT_MISMATCH, detail);
        }
    }
    let number = append(context, id, reporter.number, Kind::CorrectRecord)?;
    let correction = Correction { record: number, status: action.status, replacement: action.replacement };
    CORRECTIONS.put(context.state, &RecordKey(id, action.record), &correction);
    if vehicle.take_back(action.record) {
        VEHICLES.put(context.state, &id, &vehicle);
    }
    Ok(())
}

pub(crate) fn dispute_record(action: &DisputeRecord, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_party(context, &action.holder)?;
    let id = action.vehicle;
    let vehicle = load(context, &id)?;
    if !vehicle.holders.contains(&action.holder) {
        return reject(error::NOT_HOLDER, format!("{} does not hold vehicle {id}", action.holder));
    }
    let key = RecordKey(id, action.record);
    require_record(context, id, action.record)?;
    require_standing(context, key)?;
    if DISPUTES.get(context.state, &key)?.is_some_and(|dispute| dispute.is_open()) {
        return reject(error::DISPUTE_OPEN, format!("record {} is under dispute already", action.record));
    }
    let number = append(context, id, 0, Kind::DisputeRecord)?;
    let dispute = Dispute {
        holder: action.holder.clone(),
        record: number,
        opened_at: context.time,
        deadline: context.time.plus(Dispute::TIME_TO_ANSWER_MS),
        step: DisputeStep::Open,
        answer: None,
    };
    DISPUTES.put(context.state, &key, &dispute);
    Ok(())
}

fn open_dispute(context: &mut Context<'_, '_>, key: RecordKey) -> Result<Dispute, Abort> {
    match DISPUTES.get(context.state, &key)?.filter(Dispute::is_open) {
        Some(dispute) => Ok(dispute),
        None => reject(error::NO_OPEN_DISPUTE, format!("record {} has no open dispute", key.1)),
    }
}

pub(crate) fn answer_dispute(action: &AnswerDispute, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let reporter = api::require_organisation(context, &action.by, &[])?;
    let key = RecordKey(action.vehicle, action.record);
    let label = require_record(context, action.vehicle, action.record)?;
    if label.0 != reporter.number {
        let detail = format!("record {} is not by {}", action.record, action.by);
        return reject(error::NOT_REPORTER, detail);
    }
    let mut dispute = open_dispute(context, key)?;
    let corrected = CORRECTIONS.contains(context.state, &key)?;
    if corrected != (action.answer == Answer::Corrected) {
        let state = if corrected { "has been corrected" } else { "has not been corrected" };
        return reject(error::ANSWER_MISMATCH, format!("record {} {state}", action.record));
    }
    let number = append(context, action.vehicle, reporter.number, Kind::AnswerDispute)?;
    dispute.step = DisputeStep::Answered;
    dispute.answer = Some(DisputeAnswer { record: number, answer: action.answer });
    DISPUTES.put(context.state, &key, &dispute);
    Ok(())
}

pub(crate) fn withdraw_dispute(action: &WithdrawDispute, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_party(context, &action.holder)?;
    let key = RecordKey(action.vehicle, action.record);
    let mut dispute = open_dispute(context, key)?;
    if dispute.holder != action.holder {
        let detail = format!("the dispute of record {} is not by {}", action.record, action.holder);
        return reject(error::NOT_HOLDER, detail);
    }
    append(context, action.vehicle, 0, Kind::WithdrawDispute)?;
    dispute.step = DisputeStep::Withdrawn;
    DISPUTES.put(context.state, &key, &dispute);
    Ok(())
}
