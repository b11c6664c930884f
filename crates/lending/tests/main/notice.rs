use super::{Answered, application, decide, settings};
use vinculum_core::Timestamp;
use vinculum_credit::{decision::Decision, manifest::Text};
use vinculum_lending::{
    Desk, DeskError, Listed, Outcome,
    desk::action_digest,
    notice::{Language, NoNotice, Notice, html, pdf},
};

fn listed(answered: Answered) -> Listed {
    let action = action_digest(&answered.record).unwrap();
    Listed {
        number: 1,
        id: answered.id,
        lender: answered.record.by.clone(),
        applicant: answered.record.applicant.clone(),
        received_at: Timestamp(1_768_478_400_000),
        outcome: answered.outcome,
        reasons: answered.record.reasons.clone(),
        action,
        sent: None,
        recorded: true,
        valid_until: answered.valid_until,
        kept: Some(answered.kept),
    }
}

/// A declined application and what was decided.
fn declined(desk: &Desk) -> (Listed, Decision) {
    let all = (1..=60).map(|record| decide(desk, application(&record.to_string())));
    let answered = all.into_iter().find(|answered| answered.outcome == Outcome::Declined).unwrap();
    let decision = answered.kept.decision().unwrap();
    (listed(answered), decision)
}

/// What a PDF shows, read back from its uncompressed streams: Latin runs byte by byte, the others as UTF-16.
fn shown(pdf: &[u8]) -> String {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let mut shown = String::new();
    for run in text.split("BT\n").skip(1).map(|rest| rest.split("ET\n").next().unwrap()) {
        let operand = run[run.find(" Tm\n").unwrap() + 4..].strip_suffix(" Tj\n").unwrap();
        let bytes = string(operand);
        if run.starts_with("/F3") {
            let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            shown.push_str(&String::from_utf16(&units).unwrap());
        } else {
            shown.extend(bytes.iter().map(|byte| char::from(*byte)));
        }
    }
    shown
}

/// The bytes of a string object: literal or hexadecimal (ISO 32000-1, 7.3.4).
fn string(operand: &str) -> Vec<u8> {
    if let Some(digits) = operand.strip_prefix('<') {
        let digits = digits.strip_suffix('>').unwrap();
        return (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    }
    let mut bytes = Vec::new();
    let mut rest = operand.strip_prefix('(').unwrap().strip_suffix(')').unwrap();
    while let Some(c) = rest.chars().next() {
        if let Some(octal) = rest.strip_prefix('\\').and_then(|escaped| escaped.get(..3))
            && let Ok(byte) = u8::from_str_radix(octal, 8)
        {
            bytes.push(byte);
            rest = &rest[4..];
            continue;
        }
        let escaped = c == '\\';
        let c = if escaped { rest[1..].chars().next().unwrap() } else { c };
        let named = [('n', b'\n'), ('r', b'\r'), ('t', b'\t'), ('b', 8), ('f', 12)];
        let named = named.iter().find(|(name, _)| escaped && *name == c);
        bytes.push(named.map_or(c as u8, |(_, byte)| *byte));
        rest = &rest[usize::from(escaped) + c.len_utf8()..];
    }
    bytes
}

#[test]
fn a_notice_names_every_reason_and_right_in_both_languages() {
    let desk = Desk::new(settings()).unwrap();
    let (listed, decision) = declined(&desk);
    let notice = Notice::of(&listed, &desk, "Hafenfeld Bank AG").unwrap();
    let score = decision.score.to_string();
    for (language, right) in [(Language::English, "have a person look at it"), (Language::Chinese, "人工复核")] {
        let page = html(&notice, language);
        let document = shown(&pdf(&notice, language)).replace(' ', "");
        let reason = |text: &Text| if language == Language::English { text.en.clone() } else { text.zh.clone() };
        let said = decision.reasons.iter().map(|r| reason(&Text { en: r.en.clone(), zh: r.zh.clone() }));
        let said: Vec<String> =
            said.chain(["EUR 3000.00".into(), right.into(), "Sandbox".into(), score.clone()]).collect();
        for text in &said {
            assert!(page.contains(text.as_str()), "{text} is not in {page}");
            assert!(document.contains(&text.replace(' ', "")), "{text} is not in {document}");
        }
    }
    assert!(html(&notice, Language::Chinese).contains("lang=\"zh-CN\""));
}

#[test]
fn an_american_notice_has_the_words_that_the_law_prescribes() {
    let mut american = settings();
    (american.currency, american.jurisdiction) = ("USD".parse().unwrap(), "US-CA".into());
    american.supervisor = String::new();
    assert!(matches!(Desk::new(american).unwrap_err(), DeskError::Supervisor));
    let mut american = settings();
    (american.currency, american.jurisdiction) = ("USD".parse().unwrap(), "US-CA".into());
    american.supervisor = "Federal Trade Commission, Equal Credit Opportunity, Washington, DC 20580".into();
    let desk = Desk::new(american).unwrap();
    let (listed, _) = declined(&desk);
    let page = html(&Notice::of(&listed, &desk, "Redwood").unwrap(), Language::English);
    for words in ["Equal Credit Opportunity Act prohibits creditors", "within 60 days", "Federal Trade Commission"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn names_are_text_and_nothing_else_and_long_ones_are_wrapped() {
    let desk = Desk::new(settings()).unwrap();
    let (mut listed, _) = declined(&desk);
    let person = &mut listed.kept.as_mut().unwrap().application.person;
    person.name = "<script>alert(1)</script> & 王小明 \"Łukasz\" (x)\\".into();
    person.address = "Q".repeat(180);
    let notice = Notice {
        reasons: vec![Text { en: "reason ".repeat(40), zh: "理由".repeat(60) }; 30],
        ..Notice::of(&listed, &desk, "Bank").unwrap()
    };
    let page = html(&notice, Language::English);
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; 王小明"));
    for language in [Language::English, Language::Chinese] {
        let document = pdf(&notice, language);
        let text = String::from_utf8_lossy(&document);
        assert!(text.matches("/Type /Page\n").count() >= 3, "thirty long reasons take several pages");
        let shown = shown(&document);
        for text in ["王小明", "(x)\\", "Ł"] {
            assert!(shown.contains(text), "{text} is not in {shown}");
        }
        assert_eq!(shown.matches('Q').count(), 180);
    }
}

#[test]
fn there_is_no_notice_of_what_was_not_declined_or_is_erased() {
    let desk = Desk::new(settings()).unwrap();
    let (mut listed, _) = declined(&desk);
    listed.kept = None;
    assert_eq!(Notice::of(&listed, &desk, "Bank"), Err(NoNotice::Erased));
    let all = (1..=60).map(|record| decide(&desk, application(&record.to_string())));
    let approved = all.into_iter().find(|answered| answered.outcome == Outcome::Approved).unwrap();
    assert_eq!(Notice::of(&super::notice::listed(approved), &desk, "Bank"), Err(NoNotice::NotDeclined));
}
