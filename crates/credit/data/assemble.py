"""Assembles german-credit.csv from two published copies of the Statlog German credit data.

Usage: assemble.py A.csv B.csv german-credit.csv

A holds the right purposes, B the right personal status and sex; every other column must agree row by row up to its
wording, or nothing is written.
"""
import csv
import sys

CHECKING = {"... < 0 DM": "below_0", "0 <= ... < 200 DM": "0_to_200",
            "... >= 200 DM / salary assignments for at least 1 year": "200_or_more", "no checking account": "none"}
HISTORY = {"no credits taken/ all credits paid back duly": "no_credits_or_all_repaid",
           "all credits at this bank paid back duly": "all_repaid_at_this_bank",
           "existing credits paid back duly till now": "existing_repaid_till_now",
           "delay in paying off in the past": "past_delay",
           "critical account/ other credits existing (not at this bank)": "critical_or_other_credits"}
SAVINGS = {"... < 100 DM": "below_100", "100 <= ... < 500 DM": "100_to_500", "500 <= ... < 1000 DM": "500_to_1000",
           "... >= 1000 DM": "1000_or_more", "unknown/ no savings account": "unknown_or_none"}
EMPLOYMENT = {"unemployed": "unemployed", "... < 1 year": "below_1", "1 <= ... < 4 years": "1_to_4",
              "4 <= ... < 7 years": "4_to_7", "... >= 7 years": "7_or_more"}
PROPERTY = {"real estate": "real_estate",
            "building society savings agreement/ life insurance": "building_savings_or_life_insurance",
            "car or other, not in attribute Savings account/bonds": "car_or_other", "unknown / no property": "unknown_or_none"}
JOB = {"unemployed/ unskilled - non-resident": "unemployed_or_unskilled_non_resident", "unskilled - resident": "unskilled_resident",
       "skilled employee / official": "skilled", "management/ self-employed/ highly qualified employee/ officer": "management_or_highly_qualified"}


def slug(text):
    return text.strip().replace("(", "").replace(")", "").replace("/", "_").replace("-", "_").replace(" ", "_")


# name in the result, column of A, column of B, wording
COLUMNS = [
    ("checking_account", "status_of_existing_checking_account", "account_check_status", CHECKING),
    ("duration_months", "duration_in_month", "duration.in.month", None),
    ("credit_history", "credit_history", "credit_history", HISTORY),
    ("purpose", "purpose", "purpose", slug),
    ("credit_amount", "credit_amount", "credit.amount", None),
    ("savings", "savings_account_and_bonds", "savings", SAVINGS),
    ("employment_years", "present_employment_since", "present_emp_since", EMPLOYMENT),
    ("instalment_rate", "installment_rate_in_percentage_of_disposable_income", "installment_as_income_perc", None),
    ("other_debtors", "other_debtors_or_guarantors", "other_debtors", slug),
    ("residence_years", "present_residence_since", "present_res_since", None),
    ("property", "property", "property", PROPERTY),
    ("other_instalment_plans", "other_installment_plans", "other_installment_plans", slug),
    ("housing", "housing", "housing", slug),
    ("existing_credits", "number_of_existing_credits_at_this_bank", "credits_this_bank", None),
    ("job", "job", "job", JOB),
    ("dependants", "number_of_people_being_liable_to_provide_maintenance_for", "people_under_maintenance", None),
    ("telephone", "telephone", "telephone", lambda text: "none" if text.strip() == "none" else "registered"),
    ("age_years", "age_in_years", "age.in.years", None),
    ("foreign_worker", "foreign_worker", "foreign_worker", None),
    ("creditworthiness", "creditability", "creditability", None),
]


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def one_to_one(pairs):
    return len(set(pairs)) == len({left for left, _ in pairs}) == len({right for _, right in pairs})


def main():
    a, b = read(sys.argv[1]), read(sys.argv[2])
    assert len(a) == len(b) == 1000, "both copies must have 1000 rows"
    for name, left, right, _ in COLUMNS:
        assert one_to_one([(x[left], y[right]) for x, y in zip(a, b)]), f"{name}: the copies disagree"
    header = [name for name, *_ in COLUMNS]
    at = header.index("age_years")
    header[at:at] = ["marital_status", "sex"]
    with open(sys.argv[3], "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for x, y in zip(a, b):
            row = []
            for name, left, _, wording in COLUMNS:
                text = x[left]
                row.append(text if wording is None else wording[text] if isinstance(wording, dict) else wording(text))
            sex, _, status = y["personal_status_sex"].partition(" : ")
            row[at:at] = [status.replace("/", "_"), sex]
            writer.writerow(row)


main()
