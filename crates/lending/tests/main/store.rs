use super::{Answered, applicant, application, block_on, decide, settings};
use std::path::Path;
use vinculum_core::{Party, Salt, Timestamp, TransactionId};
use vinculum_lending::{
    Desk, Listed, Outcome, Review, Store, StoreError, desk::action_digest, seal::Key, store::Whose,
};

fn listed(answered: Answered, at: u64) -> Listed {
    Listed {
        number: 0,
        id: answered.id,
        lender: answered.record.by.clone(),
        applicant: answered.record.applicant.clone(),
        received_at: Timestamp(at),
        outcome: answered.outcome,
        reasons: answered.record.reasons.clone(),
        action: action_digest(&answered.record).unwrap(),
        sent: None,
        recorded: false,
        valid_until: answered.valid_until,
        kept: Some(answered.kept),
    }
}

fn applied(desk: &Desk, record: &str, salt: u8, by: Party) -> Listed {
    let mut application = application(record);
    application.salt = Salt([salt; 16]);
    let answered = block_on(desk.decide(super::NETWORK, &by, application, super::CAR, super::NOW)).unwrap();
    listed(answered, u64::from(salt))
}

async fn open(folder: &Path) -> Store {
    Store::open(folder, Key::new([3; 32])).await.unwrap()
}

/// The bytes of every file in a folder.
fn files(folder: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_was_kept_is_there_after_a_restart_and_unreadable_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(settings()).unwrap();
    let one = applied(&desk, "1", 1, applicant(2));
    block_on(async {
        let store = open(folder.path()).await;
        assert!(store.put(&one).await.unwrap());
        assert!(!store.put(&one).await.unwrap(), "the same one again is not a second one");
        store.close().await;
        let store = open(folder.path()).await;
        let found = store.get(&one.id).await.unwrap().unwrap();
        assert_eq!(Listed { number: 0, ..found.clone() }, one);
        store.sent(&one.id, TransactionId([4; 32])).await.unwrap();
        assert_eq!(store.unrecorded().await.unwrap().len(), 1);
        store.recorded(&one.id).await.unwrap();
        assert!(store.unrecorded().await.unwrap().is_empty());
        assert_eq!(store.get(&one.id).await.unwrap().unwrap().sent, Some(TransactionId([4; 32])));
        store.close().await;
    });
    let bytes = files(folder.path());
    for secret in ["Anna", "Bremen", "anna@example.org", "350000", "credit_history"] {
        assert!(!contains(&bytes, secret), "{secret} can be read in the files");
    }
    block_on(async {
        let store = Store::open(folder.path(), Key::new([4; 32])).await.unwrap();
        assert!(matches!(store.get(&one.id).await, Err(StoreError::Unreadable(_))), "another store's key");
    });
}

#[test]
fn an_erased_person_is_gone_and_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(settings()).unwrap();
    let gone = [applied(&desk, "1", 1, applicant(2)), applied(&desk, "2", 2, applicant(2))];
    let stays = applied(&desk, "3", 3, applicant(4));
    let back = applied(&desk, "1", 5, applicant(2));
    block_on(async {
        let store = open(folder.path()).await;
        for one in gone.iter().chain([&stays]) {
            store.put(one).await.unwrap();
        }
        let (lender, person) = (&stays.lender, &applicant(2));
        assert_eq!(store.erase(lender, person).await.unwrap(), 2);
        assert_eq!(store.erase(lender, person).await.unwrap(), 0);
        let erased = store.get(&gone[0].id).await.unwrap().unwrap();
        assert_eq!((erased.kept, erased.outcome), (None, gone[0].outcome));
        assert!(store.get(&stays.id).await.unwrap().unwrap().kept.is_some());
        // Whoever comes back is another person to the store: the old applications stay closed.
        assert!(store.put(&back).await.unwrap());
        assert!(store.get(&back.id).await.unwrap().unwrap().kept.is_some());
        assert!(store.get(&gone[1].id).await.unwrap().unwrap().kept.is_none());
        assert_eq!(store.unrecorded().await.unwrap().len(), 2, "what was erased can't be put on record any more");
    });
}

#[test]
fn lists_are_of_one_party_and_go_back_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(settings()).unwrap();
    let all: Vec<Listed> =
        (1..=5).map(|salt| applied(&desk, &salt.to_string(), salt, applicant(2 + salt % 2))).collect();
    block_on(async {
        let store = open(folder.path()).await;
        for one in &all {
            store.put(one).await.unwrap();
        }
        let times = |page: &[Listed]| page.iter().map(|one| one.received_at.0).collect::<Vec<_>>();
        let lender = Whose::Lender(all[0].lender.clone());
        let page = store.list(&lender, None, None, 3).await.unwrap();
        assert_eq!(times(&page), [5, 4, 3]);
        let rest = store.list(&lender, None, Some(page[2].number), 3).await.unwrap();
        assert_eq!(times(&rest), [2, 1]);
        let own = store.list(&Whose::Applicant(applicant(2)), None, None, 9).await.unwrap();
        assert_eq!(times(&own), [4, 2]);
        let declined = store.list(&lender, Some(Outcome::Declined), None, 9).await.unwrap();
        let expected: Vec<u64> =
            all.iter().rev().filter(|one| one.outcome == Outcome::Declined).map(|one| one.received_at.0).collect();
        assert_eq!(times(&declined), expected);
        assert!(store.list(&Whose::Lender("other".parse().unwrap()), None, None, 9).await.unwrap().is_empty());
    });
}

#[test]
fn a_review_takes_the_place_of_a_referral_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(settings()).unwrap();
    let referred = (1..=60).map(|number| decide(&desk, application(&number.to_string())));
    let referred = referred.into_iter().find(|answered| answered.outcome == Outcome::Referred).unwrap();
    let review = |reason: &str| {
        let review = Review::Decline { reasons: vec![reason.into()] };
        listed(desk.review(super::NETWORK, referred.id, referred.kept.clone(), &review, super::NOW).unwrap(), 1)
    };
    let (first, second) = (review("R01"), review("R03"));
    block_on(async {
        let store = open(folder.path()).await;
        let one = listed(referred.clone(), 1);
        store.put(&one).await.unwrap();
        store.recorded(&one.id).await.unwrap();
        assert!(store.review(&first).await.unwrap());
        assert!(!store.review(&second).await.unwrap(), "two clerks at the same time: one decides");
        let found = store.get(&one.id).await.unwrap().unwrap();
        assert_eq!((found.outcome, found.reasons, found.recorded), (Outcome::Declined, vec!["R01".into()], false));
    });
}

#[test]
fn who_applies_while_being_erased_leaves_nothing_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(settings()).unwrap();
    let all: Vec<Listed> = (1..=40).map(|salt| applied(&desk, "1", salt, applicant(2))).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(folder.path()).await;
        let keeping: Vec<_> = all
            .iter()
            .map(|one| {
                let (store, one) = (store.clone(), one.clone());
                tokio::spawn(async move { store.put(&one).await.unwrap() })
            })
            .collect();
        for _ in 0..10 {
            store.erase(&all[0].lender, &applicant(2)).await.unwrap();
        }
        for task in keeping {
            assert!(task.await.unwrap());
        }
        let whose = Whose::Lender(all[0].lender.clone());
        assert_eq!(store.list(&whose, None, None, 100).await.unwrap().len(), 40);
    });
}
