import GRDB

/// Puts elements into directories and takes them out.
struct StatusBook {
    let crm: CRM

    init(_ crm: CRM) { self.crm = crm }

    /// What the identifiers of a pipeline's stages begin with, by the name of their directory.
    static func prefix(of directory: String) -> String {
        if directory.hasPrefix("DEAL_STAGE_") { return "C\(directory.dropFirst("DEAL_STAGE_".count)):" }
        guard let cut = directory.firstRange(of: "_STAGE_") else { return "" }
        let category = directory[cut.upperBound...]
        if directory.hasPrefix("SMART_INVOICE") { return "DT31_\(category):" }
        return "DT\(directory[..<cut.lowerBound].dropFirst("DYNAMIC_".count))_\(category):"
    }

    @discardableResult
    func add(directory: String, _ status: CRMStatus, isSystem: Bool) throws -> Int {
        let store = crm.store("crm.status")
        let id = try store.nextID()
        var fields: JSONObject = [
            "ENTITY_ID": .string(directory), "STATUS_ID": .string(status.id), "NAME": .string(status.name),
            "NAME_INIT": .string(isSystem ? status.name : ""), "SORT": .int(status.sort),
            "SYSTEM": isSystem ? "Y" : "N",
        ]
        if let color = status.color { fields["COLOR"] = .string(color) }
        if let semantics = status.semantics { fields["SEMANTICS"] = .string(semantics) }
        if let category = directory.firstRange(of: "_STAGE_").flatMap({ Int(directory[$0.upperBound...]) }) {
            fields["CATEGORY_ID"] = .int(category)
        }
        try store.insert(Record(id: id, fields: fields))
        return id
    }

    private typealias Stage = (
        id: String, name: String, russianName: String, semantics: String?, color: String, isSystem: Bool
    )

    private static let dealStages: [Stage] = [
        ("NEW", "New", "Новая", nil, "#39A8EF", true),
        ("PREPARATION", "Document preparation", "Подготовка документов", nil, "#2FC6F6", false),
        ("PREPAYMENT_INVOICE", "Prepayment invoice", "Cчёт на предоплату", nil, "#55D0E0", false),
        ("EXECUTING", "In progress", "В работе", nil, "#47E4C2", false),
        ("FINAL_INVOICE", "Final invoice", "Финальный счёт", nil, "#FFA900", false),
        ("WON", "Deal won", "Сделка успешна", "S", "#7BD500", true),
        ("LOSE", "Deal lost", "Сделка провалена", "F", "#FF5752", true),
        ("APOLOGY", "Lost: analysis", "Анализ причины провала", "F", "#FF5752", false),
    ]
    private static let invoiceStages: [Stage] = [
        ("N", "New", "Новый", nil, "#ACE9FB", true),
        ("S", "Sent to client", "Отправлен клиенту", nil, "#ACF4F1", false),
        ("P", "Paid", "Оплачен", "S", "#DBF199", true), ("D", "Unpaid", "Не оплачен", "F", "#FFD5D5", true),
    ]
    private static let smartStages: [Stage] = [
        ("NEW", "Start", "Начало", nil, "#22B9FF", true),
        ("PREPARATION", "Preparation", "Подготовка", nil, "#88B9FF", false),
        ("CLIENT", "Approval", "Согласование", nil, "#10E5FC", false),
        ("SUCCESS", "Success", "Успех", "S", "#00FF00", true), ("FAIL", "Failure", "Провал", "F", "#FF0000", true),
    ]

    /// Stages that a new pipeline has.
    func addStages(of entityTypeID: Int, category: Int, language: String) throws {
        guard let directory = StageBook.directory(of: entityTypeID, category: category) else { return }
        let prefix = StageBook.prefix(of: entityTypeID, category: category)
        let stages = entityTypeID == 2 ? Self.dealStages : entityTypeID == 31 ? Self.invoiceStages : Self.smartStages
        for (index, stage) in stages.enumerated() {
            try add(
                directory: directory,
                CRMStatus(
                    id: prefix + stage.id, name: language == "ru" ? stage.russianName : stage.name,
                    sort: (index + 1) * 10, semantics: stage.semantics, color: stage.color), isSystem: stage.isSystem)
        }
    }

    func removeStages(of entityTypeID: Int, category: Int) throws {
        guard let directory = StageBook.directory(of: entityTypeID, category: category) else { return }
        try crm.store("crm.status").deleteAll(["ENTITY_ID": .string(directory)])
    }

    /// Whether a record stands in that stage.
    func isUsed(_ status: Record) throws -> Bool {
        guard let directory = status.fields["ENTITY_ID"]?.text, let stage = status.fields["STATUS_ID"]?.text,
            let (storage, field) = Self.owner(of: directory)
        else { return false }
        return try RecordStore(crm.db, portalID: crm.portalID, storage).exists([field: .string(stage)])
    }

    /// Records that stand in the stages of a directory, and the field that tells in which.
    private static func owner(of directory: String) -> (storage: String, field: String)? {
        switch directory {
        case "STATUS": ("crm.lead", "STATUS_ID")
        case "QUOTE_STATUS": ("crm.quote", "STATUS_ID")
        case _ where directory.hasPrefix("DEAL_STAGE"): ("crm.deal", "STAGE_ID")
        case _ where directory.hasPrefix("SMART_INVOICE"): ("crm.smartinvoice", "STAGE_ID")
        case _ where directory.hasPrefix("DYNAMIC_"):
            ("crm.dynamic.\(directory.dropFirst("DYNAMIC_".count).prefix { $0.isNumber })", "STAGE_ID")
        default: nil
        }
    }
}
