//! The sentences of a notice.

use super::{Language, Notice, Part};

/// The notice that 12 CFR 1002.9(b)(1) prescribes, up to the agency.
const EQUAL_CREDIT_OPPORTUNITY: &str = "The Federal Equal Credit Opportunity Act prohibits creditors from discriminating against \
credit applicants on the basis of race, color, religion, national origin, sex, marital status, age (provided the applicant has the \
capacity to enter into a binding contract); because all or part of the applicant's income derives from any public assistance program; \
or because the applicant has in good faith exercised any right under the Consumer Credit Protection Act. The Federal agency that \
administers compliance with this law concerning this creditor is";

/// The parts of a notice in order.
pub(super) fn parts(notice: &Notice, language: Language) -> Vec<Part> {
    match language {
        Language::English => english(notice),
        Language::Chinese => chinese(notice),
    }
}

fn english(notice: &Notice) -> Vec<Part> {
    let Notice { lender, name, amount, term_months, bureau, score: (score, least, most), .. } = notice;
    let mut parts = vec![
        Part::Title("Notice of action taken on your application for a car loan".into()),
        Part::Paragraph(format!("{lender}\nDate: {}\nReference: {}", notice.decided_on, notice.reference)),
        Part::Paragraph(addressee(notice)),
        Part::Paragraph(format!(
            "Dear {name}, on {} you asked us for a loan of {amount} over {term_months} months. We are unable to offer you this loan.",
            notice.received_on
        )),
        Part::Heading("Principal reasons for our decision".into()),
        Part::List(notice.reasons.iter().map(|reason| reason.en.clone()).collect()),
        Part::Heading("The report that we used".into()),
        Part::Paragraph(format!(
            "Our decision was based in whole or in part on information from {bureau}. The bureau did not make the decision and is unable to \
             give you the reasons for it. We also used a credit score: yours is {score}, on a scale from {least} to {most}, computed on {}.",
            notice.received_on
        )),
    ];
    parts.push(Part::Heading("Your rights".into()));
    parts.extend(english_rights(notice).into_iter().map(Part::Paragraph));
    parts
}

fn english_rights(notice: &Notice) -> Vec<String> {
    let Notice { lender, bureau, supervisor, .. } = notice;
    let country = notice.jurisdiction.split('-').next().unwrap_or_default();
    if country == "US" {
        return vec![
            format!(
                "You have a right to a free copy of your report from {bureau} if you ask for it within 60 days of receiving this notice, \
                 and a right to dispute with the bureau the accuracy or completeness of anything in it."
            ),
            format!("{EQUAL_CREDIT_OPPORTUNITY} {supervisor}."),
        ];
    }
    let mut rights = vec![format!(
        "You can ask {bureau} what it keeps about you, and have errors corrected; we tell you the result of our enquiry free of charge: \
         what we were told is shown with your application."
    )];
    if notice.automated {
        rights.push(format!(
            "The decision was made by a computer. You can ask {lender} to have a person look at it, say what you think of it, have it \
             explained to you, and contest it."
        ));
    }
    if !supervisor.is_empty() {
        rights.push(format!("You can complain to {supervisor}."));
    }
    rights
}

fn chinese(notice: &Notice) -> Vec<Part> {
    let Notice { lender, name, amount, term_months, bureau, score: (score, least, most), .. } = notice;
    let mut parts = vec![
        Part::Title("车贷申请决定通知书".into()),
        Part::Paragraph(format!("{lender}\n日期：{}\n编号：{}", notice.decided_on, notice.reference)),
        Part::Paragraph(addressee(notice)),
        Part::Paragraph(format!(
            "尊敬的 {name}：您于 {} 向我们申请 {amount}、期限 {term_months} 个月的贷款。我们无法向您提供此笔贷款。",
            notice.received_on
        )),
        Part::Heading("决定的主要理由".into()),
        Part::List(notice.reasons.iter().map(|reason| reason.zh.clone()).collect()),
        Part::Heading("我们使用的报告".into()),
        Part::Paragraph(format!(
            "我们的决定全部或部分依据 {bureau} 提供的信息。该机构没有作出此决定，也无法说明理由。我们还使用了信用评分：您于 {} 的评分为 {score}，\
             评分范围为 {least} 至 {most}。",
            notice.received_on
        )),
        Part::Heading("您的权利".into()),
    ];
    parts.extend(chinese_rights(notice).into_iter().map(Part::Paragraph));
    parts
}

fn chinese_rights(notice: &Notice) -> Vec<String> {
    let Notice { lender, bureau, supervisor, .. } = notice;
    let country = notice.jurisdiction.split('-').next().unwrap_or_default();
    if country == "US" {
        return vec![
            format!(
                "收到本通知后 60 天内，您有权向 {bureau} 免费索取一份您的报告，并有权就其中任何内容的准确性或完整性向该机构提出异议。"
            ),
            // The law prescribes the English text.
            format!("{EQUAL_CREDIT_OPPORTUNITY} {supervisor}."),
        ];
    }
    let mut rights = vec![format!(
        "您可以向 {bureau} 查询其保存的您的信息，并要求更正错误；我们免费告知您查询的结果：我们得到的信息与您的申请一并显示。"
    )];
    if notice.automated {
        rights.push(format!(
            "此决定由计算机自动作出。您可以要求 {lender} 由人工复核、听取您的意见、向您说明，您也可以对决定提出异议。"
        ));
    }
    if !supervisor.is_empty() {
        rights.push(format!("您可以向 {supervisor} 投诉。"));
    }
    rights
}

fn addressee(notice: &Notice) -> String {
    let lines = [notice.name.as_str(), notice.address.as_str()];
    lines.into_iter().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}
