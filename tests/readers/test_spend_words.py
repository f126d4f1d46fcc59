"""Names of columns as bodies have printed them, and the role that each speaks for."""

from __future__ import annotations

import pytest

from ultramicro.place.readers.values.vocabulary import role_scores

NAMES = {
    "supplier": """Supplier/Payee|Name of Payee|Vendor/Supplier Name|Beneficiary (Supplier)|Suppliers Name|Supplier's Name|Payee / Beneficiary
        |Merchant/Supplier|Cheque Payee|Supplier Name (T)|Supplier description|SupplierNameRedacted|Redacted Supplier Name|VendorName
        |Third Party Name|Contractor/Supplier|Trading Name|Paid to|Organisation paid|Recipient Organisation|Grant recipient|Payment made to
        |Supplier Name:|SUPPLIERNAME|Vendor Name 1|Creditor Name|Crdtr Name|Payee Name|Beneficiary name|Supplier Full Name
        |Supplier (Name)|Name (Supplier)|Supplier Company Name|Supplier Trading Name|Invoicing Supplier|Provider|Provider Name
        |Suppl. Name|Payee's Name|Name of supplier / payee|Coded Supplier Name|Supplier Title""",
    "amount": """Payment Amount|Total Payment Amount|Amt excl Tax|Line Amount Excl VAT|Line amt|Distribution Line Amount|SUM(AMOUNT)|Amount £'s
        |Value in £|£ Amount|Paid Amount £|Amount Paid (£)|Nett|Nett Amount|Net Value|Net Amt|Amount (Net)|Net of VAT|Total Net Amount
        |Sum of Net Amount|AP Amount (£)|Amount GBP|Amount in GBP|GBP Amount|Value (£)|Total Amount|£|Amount of Payment|Transaction Amount
        |Posted Amount|Ledger Amount|Spend|Spend Amount|Total Spend|Cost|Amount Exc. VAT|Amount (ex VAT)|Net Line Amount|Line Net|Actuals
        |Payment Value|Value of Payment|Expenditure Amount|Net Payment|Base Amount|Amount Paid Net|Invoice Line Amount|Amount Net £
        |Amount (excluding VAT)|NetAmount|NET_AMOUNT|Amount_GBP|Total Payments|Amount in loc. curr.|Sum of Amount GBP|Net Invoice Value
        |Amount£|Amount paid £|Invoice Net Amount|VAT Exclusive Amount|Total (Net)|Amount Excl. VAT (£)|Amount excluding recoverable VAT""",
    "gross_amount": """Gross Amount|Gross|Invoice Amount|Invoice Total|Total inc VAT|Amount incl VAT|Gross Value|Gross £|Invoice Value|Total Gross
        |Amount Including VAT|Inv Amt|Cheque Amount|Total Invoice Value|Gross Payment|VAT Inclusive Amount""",
    "vat_amount": """VAT|VAT Amount|VAT £|Irrecoverable VAT|Vat Value|Non-recoverable VAT|IrrecoverableVATAmount|Tax Amount|Recoverable VAT
        |VAT Total|Tax|Input VAT""",
    "date": """Invoice Payment Date|Payment Date|Date|Invoice paid date|Date invoice paid|Cheque date|BACS date|Payment Run Date|Date of Expenditure
        |Date expenditure incurred|Pmt date|Date Cleared|Effective date|Date of invoice payment|Settlement date|Value Date|Accounting Date
        |Actual date paid|Processed date|DatePaid|PAYMENT_DATE|Date of Payment|Pay Dt|Clearing|Date Posted|Posting Date|GL Date|Trans Date
        |Transaction Date|Date (Paid)|Payment_Date|Paid Date|Tran Date|Ledger Date|Date of Transaction|Actual Payment Date|Clrng date|Date Of Pay""",
    "invoice_date": "Invoice Date|Date of Invoice|Inv. Date|Tax Point Date|Due Date|Order Date|InvoiceDate|Invoice Received Date",
    "reference": """Transaction Number|Trans No|TransNo|Transaction Ref/No|Invoice Number|Voucher No.|Document Number|Doc No|Payment Reference|Our Ref
        |Ref|Reference|Unique ID|Internal Reference|Invoice Ref|Cheque Number|Transaction ID|Txn No|Payment Number|BACS Reference|Trans. Ref""",
    "supplier_number": "Supplier ID|Supplier Number|Vendor No|Creditor Number|Supplier Code|apar_id|Vendor Account|SupplierID|Payee Reference|Supplier Ref",
    "category": """Expense Type|Expenditure Category|Merchant Category|Category|Purpose|Expenditure Catergory|Subjective Description|Account Description
        |Nature of Expenditure|Type of Expenditure|Purpose of Spend|ProClass Description|Cost Element Name|GL Code Description|Expenditure Type
        |Summary of Purpose|Category Internal Name|Account(T)|Spend Category|Detailed Expenditure Type""",
    "department": "Directorate|Department|Service Area|Service|Expense Area|Organisational Unit|Cost Centre Description|Division|Portfolio|Service Label|Dept|Directorate Name",
    "body": "Body Name|Organisation Name|Entity|Local Authority|Council Name|BodyName|OrganisationLabel|Authority Name",
    "company_number": "Company Number|Companies House Number|CRN|Comp. reg. no|Company Registration Number|CompaniesHouseRegistrationNumber|Company Reg No",
    "charity_number": "Charity Number|Registered Charity Number|CharityCommissionNumber|Charity No",
    "vat_number": "VAT Registration Number|VAT Reg No|Supplier VAT Registration Number|VAT Number",
    "postcode": "Postcode|Post Code|Supplier Postcode|Supplier Post Code (first 4 digits)|Payee Postal Code",
    "size": "Supplier Type|SME|VCSE|SME/Large|Vendor Type|VCSEGrant|Creditor Type",
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "name"), [(r, n.strip()) for r, names in NAMES.items() for n in names.split("|")]
)
def test_a_name_speaks_for_its_role(role, name):
    scores = role_scores(name)
    assert max(scores, key=lambda r: scores[r], default=None) == role, dict(scores)
