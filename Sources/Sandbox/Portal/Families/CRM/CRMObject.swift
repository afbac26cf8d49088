/// A kind of CRM object, by the number that methods call `entityTypeId`.
///
/// Source: the platform's documentation, "CRM data types", object type.
struct CRMObject: Sendable, Hashable {
    let number: Int
    /// `DEAL`, `DYNAMIC_145`
    let code: String
    /// `D`, `T91`: stands before the number of a record in fields that name records of several kinds.
    let shortCode: String
    let name: String
    let russianName: String
    /// `CRM_DEAL`, `CRM_7`: owner of the user fields; `nil`: it has none.
    let userFieldEntity: String?

    func name(in language: String) -> String { language == "ru" ? russianName : name }

    static let lead = CRMObject(1, "LEAD", "L", "Lead", "Лид", "CRM_LEAD")
    static let deal = CRMObject(2, "DEAL", "D", "Deal", "Сделка", "CRM_DEAL")
    static let contact = CRMObject(3, "CONTACT", "C", "Contact", "Контакт", "CRM_CONTACT")
    static let company = CRMObject(4, "COMPANY", "CO", "Company", "Компания", "CRM_COMPANY")
    static let invoice = CRMObject(5, "INVOICE", "I", "Invoice (old version)", "Счет (старая версия)", "ORDER")
    static let quote = CRMObject(7, "QUOTE", "Q", "Quote", "Предложение", "CRM_QUOTE")
    static let requisite = CRMObject(8, "REQUISITE", "RQ", "Billing Details", "Реквизиты", "CRM_REQUISITE")
    static let smartInvoice = CRMObject(31, "SMART_INVOICE", "SI", "Invoice", "Счет", "CRM_SMART_INVOICE")

    /// Those that every portal has, in the order in which they are listed.
    static let fixed = [lead, deal, contact, company, invoice, smartInvoice, quote, requisite]

    private static let byNumber = Dictionary(fixed.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })

    static func fixed(_ number: Int) -> CRMObject? { byNumber[number] }

    /// Smallest number of a smart process.
    static let firstDynamic = 128

    /// - Parameter typeID: number of the smart process's own record, which its user fields are named after.
    static func dynamic(_ number: Int, title: String, typeID: Int) -> CRMObject {
        CRMObject(
            number, "DYNAMIC_\(number)", "T" + String(number, radix: 16), title, title, "CRM_\(typeID)")
    }

    private init(
        _ number: Int, _ code: String, _ shortCode: String, _ name: String, _ russianName: String,
        _ userFieldEntity: String?
    ) {
        self.number = number
        self.code = code
        self.shortCode = shortCode
        self.name = name
        self.russianName = russianName
        self.userFieldEntity = userFieldEntity
    }

    /// Whether its records may have product rows.
    var hasProductRows: Bool { [1, 2, 5, 7, 31].contains(number) || number >= Self.firstDynamic }

    /// Whether `crm.item.*` works with it.
    var isItem: Bool { [1, 2, 3, 4, 7, 31].contains(number) || number >= Self.firstDynamic }

    /// Name of the record type that keeps its records.
    var storage: String {
        switch number {
        case 8: "crm.requisite"
        case 31: "crm.smartinvoice"
        case Self.firstDynamic...: "crm.dynamic.\(number)"
        default: "crm.\(code.lowercased())"
        }
    }
}
