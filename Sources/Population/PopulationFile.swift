/// The files of a synthetic city: one CSV per register, and the columns of each in order.
package enum PopulationFile: String, CaseIterable, Hashable, Sendable {
  case population
  case households
  case guardianship
  case credit
  case organisationCredit = "organisation-credit"
  case socialInsurance = "social-insurance"
  case housingFund = "housing-fund"
  case medicalInsurance = "medical-insurance"
  case medicalBills = "medical-bills"
  case leases
  case realEstate = "real-estate"
  case enrolment
  case schools
  case hospitals
  case businessRegister = "business-register"
  case representatives
  case businessScopes = "business-scopes"
  case projects
  case hygienePermits = "hygiene-permits"
  case bankAccounts = "bank-accounts"

  /// The file's name: the register's, with `.csv`.
  package var fileName: String { rawValue + ".csv" }

  package var columns: [String] {
    switch self {
    case .population:
      [
        "number", "name", "sex", "birth", "nation", "address", "region", "household", "relation",
        "phone",
      ]
    case .households:
      [
        "household", "head", "headName", "address", "region", "members", "since",
      ]
    case .guardianship:
      [
        "id", "guardian", "child", "childName", "childBirth", "relation",
      ]
    case .credit:
      [
        "number", "name", "status", "reason", "since",
      ]
    case .organisationCredit:
      [
        "creditCode", "name", "status", "reason", "since",
      ]
    case .socialInsurance:
      [
        "id", "person", "name", "kind", "employer", "employerName", "status", "since", "months",
        "base", "paidUntil",
      ]
    case .housingFund:
      [
        "account", "person", "name", "employer", "employerName", "balance", "monthly", "status",
        "monthsPaid", "since", "hasHome", "lastWithdrawal",
      ]
    case .medicalInsurance:
      [
        "person", "name", "kind", "status", "retired", "place", "region", "since", "paidUntil",
      ]
    case .medicalBills:
      [
        "bill", "person", "hospital", "hospitalName", "level", "category", "date", "total",
        "covered", "outsideCity", "settled",
      ]
    case .leases:
      [
        "contract", "tenant", "tenantName", "landlordName", "address", "region", "monthlyRent",
        "validFrom", "validUntil", "registered",
      ]
    case .realEstate:
      [
        "certificate", "owner", "ownerName", "address", "region", "area", "usage", "registeredOn",
      ]
    case .enrolment:
      [
        "student", "name", "studentNumber", "school", "schoolName", "grade", "guardian1",
        "guardian2", "since",
      ]
    case .schools:
      [
        "school", "name", "kind", "region", "regionName", "address", "free1", "free2", "free3",
        "free4", "free5", "free6", "free7", "free8", "free9",
      ]
    case .hospitals:
      [
        "hospital", "name", "province", "city", "region", "level", "networked",
      ]
    case .businessRegister:
      [
        "creditCode", "name", "kind", "legalRepresentative", "legalRepresentativeName", "scope",
        "capital", "address", "region", "status", "licenceNumber", "established",
      ]
    case .representatives:
      [
        "id", "person", "creditCode", "organisationName", "role", "since",
      ]
    case .businessScopes:
      [
        "code", "title", "category", "permit", "permitAgency",
      ]
    case .projects:
      [
        "project", "name", "builder", "builderName", "contractor", "contractorName", "address",
        "region", "investment", "area", "keyProject", "landPermit", "planningPermit",
        "drawingReview", "fundsReady",
      ]
    case .hygienePermits:
      [
        "permit", "creditCode", "name", "premises", "address", "region", "validFrom", "validUntil",
        "status",
      ]
    case .bankAccounts:
      [
        "account", "person", "name", "bank",
      ]
    }
  }
}
