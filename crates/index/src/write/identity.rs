//! Organisations, keys, coverage and attestations, one action after the other: each changes what the one before left.

use super::batch::Change;
use crate::{
    IndexError,
    database::{Session, Statement, Value, word_text},
    place::to_integer,
};
use vinculum_core::{Did, OrganisationId, Role, Timestamp};
use vinculum_identity::{
    Action, Country, Coverage, IssueAttestation, KeyStatus, OrganisationStatus, SetRoles, genesis::Founder,
};
use vinculum_runtime::Genesis;

/// An organisation as it enters the network.
struct Newcomer<'a> {
    id: &'a OrganisationId,
    name: &'a str,
    country: Country,
    lei: Option<&'a str>,
    roles: &'a [Role],
    keys: &'a [Did],
    reports_since: Timestamp,
}

/// Writes the organisations that the network starts with.
pub(crate) async fn founders(session: &mut Session, genesis: &Genesis) -> Result<(), IndexError> {
    for Founder { organisation, name, country, lei, roles, keys, reports_since } in &genesis.file().founders {
        let (country, lei, reports_since) = (*country, lei.as_deref(), *reports_since);
        let newcomer = Newcomer { id: organisation, name, country, lei, roles, keys, reports_since };
        admit(session, &newcomer, genesis.file().created_at).await?;
    }
    Ok(())
}

pub(super) async fn change(session: &mut Session, change: &Change<'_>) -> Result<(), IndexError> {
    let time = change.time;
    match change.action {
        Action::AdmitOrganisation(action) => {
            let newcomer = Newcomer {
                id: &action.organisation,
                name: &action.name,
                country: action.country,
                lei: action.lei.as_deref(),
                roles: &action.roles,
                keys: &action.keys,
                reports_since: action.reports_since,
            };
            admit(session, &newcomer, time).await
        }
        Action::SuspendOrganisation(action) => {
            let member = member(session, &action.organisation).await?;
            set_status(session, &action.organisation, OrganisationStatus::Suspended).await?;
            cover(session, member.country, |coverage| {
                member.roles.iter().for_each(|role| coverage.disconnect(*role, time));
            })
            .await
        }
        Action::ReinstateOrganisation(action) => {
            let member = member(session, &action.organisation).await?;
            set_status(session, &action.organisation, OrganisationStatus::Active).await?;
            cover(session, member.country, |coverage| {
                member.roles.iter().for_each(|role| coverage.connect(*role, time));
            })
            .await
        }
        Action::SetRoles(action) => set_roles(session, action, time).await,
        Action::AssignWmi(action) => {
            let row = vec![action.organisation.as_str().into(), action.wmi.as_str().into()];
            session.insert("INSERT INTO wmis (organisation, wmi) VALUES ", vec![row], "").await
        }
        Action::AddKey(action) => add_key(session, &action.by, &action.key, time).await,
        Action::RotateKey(action) => {
            end_key(session, &action.by, &action.old, time).await?;
            add_key(session, &action.by, &action.new, time).await
        }
        Action::RevokeKey(action) => end_key(session, &action.by, &action.key, time).await,
        Action::IssueAttestation(action) => issue(session, change, action).await,
        Action::RevokeAttestation(action) => {
            let statement = Statement::new("UPDATE attestations SET revoked_at = ").value(time).sql(", reason = ");
            let statement = statement.value(action.reason.as_str()).sql(" WHERE digest = ");
            session.run(statement.value(action.attestation.as_bytes())).await.map(|_| ())
        }
    }
}

async fn admit(session: &mut Session, newcomer: &Newcomer<'_>, at: Timestamp) -> Result<(), IndexError> {
    let row = session.row(Statement::new("SELECT COALESCE(MAX(number), 0) + 1 FROM organisations")).await?;
    let number = row.ok_or(IndexError::Corrupt("organisations"))?.columns().integer()?;
    let reports_since = newcomer.reports_since.min(at);
    let row = vec![
        number.into(),
        newcomer.id.as_str().into(),
        newcomer.name.into(),
        format!("{} {}", newcomer.name.to_lowercase(), newcomer.id).into(),
        newcomer.country.as_str().into(),
        newcomer.lei.into(),
        roles_text(newcomer.roles)?.into(),
        word_text(&OrganisationStatus::Active).into(),
        at.into(),
        reports_since.into(),
        Value::from(0i64),
    ];
    let head = "INSERT INTO organisations (number, id, name, search, country, lei, roles, status, admitted_at, \
                reports_since, records) VALUES ";
    session.insert(head, vec![row], "").await?;
    insert_roles(session, number, newcomer.roles).await?;
    for key in newcomer.keys {
        add_key(session, newcomer.id, key, at).await?;
    }
    cover(session, newcomer.country, |coverage| {
        newcomer.roles.iter().for_each(|role| coverage.connect(*role, reports_since));
    })
    .await
}

/// What changes of an organisation depend on.
struct Member {
    number: i64,
    country: Country,
    roles: Vec<Role>,
    status: OrganisationStatus,
}

async fn member(session: &mut Session, id: &OrganisationId) -> Result<Member, IndexError> {
    let statement = Statement::new("SELECT number, country, roles, status FROM organisations WHERE id = ");
    let row = session.row(statement.value(id.as_str())).await?.ok_or(IndexError::Corrupt("organisations"))?;
    let mut columns = row.columns();
    Ok(Member {
        number: columns.integer()?,
        country: columns.parsed("a country")?,
        roles: columns.json("roles")?,
        status: columns.word("a status")?,
    })
}

async fn set_status(session: &mut Session, id: &OrganisationId, status: OrganisationStatus) -> Result<(), IndexError> {
    let statement = Statement::new("UPDATE organisations SET status = ").value(word_text(&status));
    session.run(statement.sql(" WHERE id = ").value(id.as_str())).await.map(|_| ())
}

async fn set_roles(session: &mut Session, action: &SetRoles, at: Timestamp) -> Result<(), IndexError> {
    let member = member(session, &action.organisation).await?;
    let statement = Statement::new("UPDATE organisations SET roles = ").value(roles_text(&action.roles)?);
    session.run(statement.sql(" WHERE number = ").value(member.number)).await?;
    session.run(Statement::new("DELETE FROM organisation_roles WHERE organisation = ").value(member.number)).await?;
    insert_roles(session, member.number, &action.roles).await?;
    // A suspended organisation is connected for no role; it will be for its new ones when it is reinstated.
    if member.status == OrganisationStatus::Suspended {
        return Ok(());
    }
    cover(session, member.country, |coverage| {
        let removed = member.roles.iter().filter(|role| !action.roles.contains(role));
        removed.for_each(|role| coverage.disconnect(*role, at));
        let added = action.roles.iter().filter(|role| !member.roles.contains(role));
        added.for_each(|role| coverage.connect(*role, at));
    })
    .await
}

async fn insert_roles(session: &mut Session, number: i64, roles: &[Role]) -> Result<(), IndexError> {
    let rows = roles.iter().map(|role| vec![role.as_str().into(), number.into()]).collect();
    session.insert("INSERT INTO organisation_roles (role, organisation) VALUES ", rows, "").await
}

fn roles_text(roles: &[Role]) -> Result<String, IndexError> {
    serde_json::to_string(roles).map_err(|_| IndexError::Corrupt("roles"))
}

async fn add_key(session: &mut Session, id: &OrganisationId, key: &Did, at: Timestamp) -> Result<(), IndexError> {
    let statement = Statement::new("SELECT COUNT(*) FROM organisation_keys WHERE organisation = ").value(id.as_str());
    let row = session.row(statement).await?.ok_or(IndexError::Corrupt("keys"))?;
    let row = vec![
        id.as_str().into(),
        row.columns().integer()?.into(),
        Value::display(key),
        word_text(&KeyStatus::Active).into(),
        at.into(),
    ];
    let head = "INSERT INTO organisation_keys (organisation, ordinal, did, status, added_at) VALUES ";
    session.insert(head, vec![row], "").await
}

async fn end_key(session: &mut Session, id: &OrganisationId, key: &Did, at: Timestamp) -> Result<(), IndexError> {
    let statement = Statement::new("UPDATE organisation_keys SET status = ").value(word_text(&KeyStatus::Revoked));
    let statement = statement.sql(", revoked_at = ").value(at).sql(" WHERE organisation = ").value(id.as_str());
    session.run(statement.sql(" AND did = ").value(Value::display(key))).await.map(|_| ())
}

/// Changes a country's coverage as the state machine does.
async fn cover(session: &mut Session, country: Country, change: impl FnOnce(&mut Coverage)) -> Result<(), IndexError> {
    let statement = Statement::new("SELECT document FROM coverage WHERE country = ").value(country.as_str());
    let mut coverage: Coverage = match session.row(statement).await? {
        Some(row) => row.columns().json("coverage")?,
        None => Coverage::default(),
    };
    change(&mut coverage);
    let document = serde_json::to_string(&coverage).map_err(|_| IndexError::Corrupt("coverage"))?;
    let row = vec![country.as_str().into(), document.into()];
    let tail = " ON CONFLICT (country) DO UPDATE SET document = excluded.document";
    session.insert("INSERT INTO coverage (country, document) VALUES ", vec![row], tail).await
}

/// The same action again (byte for byte, in another transaction) issues the same attestation anew.
async fn issue(session: &mut Session, change: &Change<'_>, action: &IssueAttestation) -> Result<(), IndexError> {
    let row = vec![
        change.place.into(),
        change.digest.as_bytes().into(),
        action.by.as_str().into(),
        Value::display(&action.subject),
        action.kind.as_str().into(),
        action.commitment.as_bytes().into(),
        to_integer(change.time.0).into(),
        action.expires_at.into(),
    ];
    let head = "INSERT INTO attestations (place, digest, issuer, subject, kind, commitment, issued_at, expires_at) \
                VALUES ";
    let tail = " ON CONFLICT (digest) DO UPDATE SET place = excluded.place, issued_at = excluded.issued_at, \
                revoked_at = NULL, reason = NULL";
    session.insert(head, vec![row], tail).await
}
