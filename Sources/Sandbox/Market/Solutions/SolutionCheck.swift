/// Whether the parts of an archive are what they must be, and whether what they name is in the archive.
struct SolutionCheck {
    private let archive: SolutionArchive
    /// Numbers of the smart processes, and of their kinds of records.
    private var smartTypes = Set<Int>()
    private var entityTypes = Set<Int>()
    /// Stages by directory.
    private var stages: [String: Set<String>] = [:]
    /// Pipelines as `2:5`.
    private var pipelines = Set<String>()
    private var applications = Set<String>()

    init(_ archive: SolutionArchive) { self.archive = archive }

    /// - Throws: ``SolutionArchiveError`` for the first part that is wrong.
    func run() throws(SolutionArchiveError) {
        var check = self
        try check.collect()
        for part in archive.parts where part.entity.isApplied {
            switch part.entity {
            case .fields: try check.fields(part)
            case .cards: try check.card(part)
            case .automation: try check.automation(part)
            case .scenarios: try check.scenario(part)
            case .statuses: try check.directory(part)
            default: break
            }
        }
        if !archive.parts(of: .sites).isEmpty { try SiteCheck(archive).run() }
        if !archive.parts(of: .reports).isEmpty { try ReportCheck(archive).run() }
        if let listed = archive.manifest.applications, Set(listed) != check.applications {
            throw SolutionArchiveError(
                .content, entry: SolutionManifest.file, "APPLICATIONS and the files of REST_APPLICATION do not agree.")
        }
    }

    // MARK: What can be named

    private mutating func collect() throws(SolutionArchiveError) {
        for part in archive.parts(of: .applications) {
            guard let code = part.content["code"]?.string, (1...128).contains(code.utf8.count),
                code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else { throw part.wrong("code is missing, or no code of an application.") }
            guard applications.insert(code).inserted else { throw part.wrong("\(code) is listed twice.") }
        }
        for part in archive.parts(of: .smartProcesses) {
            let number = try part.number("ID")
            let type = try part.number("ENTITY_TYPE_ID")
            _ = try part.text("TITLE")
            guard (128..<192).contains(type) || type >= 1030 && type.isMultiple(of: 2) else {
                throw part.wrong(
                    "ENTITY_TYPE_ID \(type) is no number of a smart process: those are 128 to 191, and even ones from 1030."
                )
            }
            guard smartTypes.insert(number).inserted, entityTypes.insert(type).inserted else {
                throw part.wrong("Another smart process has the same ID or ENTITY_TYPE_ID.")
            }
            guard part.content["SETTINGS"]?.object != nil else { throw part.wrong("SETTINGS is no object.") }
        }
        for part in archive.parts(of: .smartProcesses) {
            for side in ["parent", "child"] {
                for relation in part.content["RELATIONS"]?[side]?.elements ?? [] {
                    try known(relation["entityTypeId"]?.integer ?? -1, in: part, "RELATIONS")
                }
            }
        }
        for part in archive.parts(of: .statuses) {
            let directory = try part.text("ENTITY.ID")
            let items = try part.list("ITEMS")
            var ids = Set<String>()
            for (index, item) in items.enumerated() {
                guard let id = item["STATUS_ID"]?.string, !id.isEmpty, item["NAME"]?.string?.isEmpty == false else {
                    throw part.wrong("ITEMS[\(index)] has no STATUS_ID or no NAME.")
                }
                guard ids.insert(id).inserted else { throw part.wrong("STATUS_ID \(id.prefix(64)) stands twice.") }
            }
            guard stages.updateValue(ids, forKey: directory) == nil else {
                throw part.wrong("Another file has the directory \(directory), too.")
            }
            if let type = part.content["ENTITY"]?["ENTITY_TYPE_ID"]?.integer {
                pipelines.insert("\(type):\(part.content["ENTITY"]?["CATEGORY_ID"]?.integer ?? 0)")
            }
        }
    }

    /// - Throws: unless it is a kind of record that every portal has, or one of the archive's smart processes.
    private func known(
        _ type: Int, in part: SolutionArchive.Part, _ member: String
    ) throws(SolutionArchiveError) {
        guard CRMObject.fixed(type) == nil, !entityTypes.contains(type) else { return }
        throw part.dangling(
            "\(member) names the kind of records \(type), which is no smart process of the archive (CRM_DYNAMIC_TYPES)."
        )
    }

    private func known(
        application code: String, in part: SolutionArchive.Part
    ) throws(SolutionArchiveError) {
        guard !code.isEmpty, !applications.contains(code) else { return }
        throw part.dangling(
            "APP_CODE \(code.prefix(128)) is not among the used applications (REST_APPLICATION).")
    }

    // MARK: Directories

    private func directory(_ part: SolutionArchive.Part) throws(SolutionArchiveError) {
        let directory = try part.text("ENTITY.ID")
        let entity = part.content["ENTITY"]
        guard let type = entity?["ENTITY_TYPE_ID"]?.integer else {
            guard !directory.contains("_STAGE_") else {
                throw part.wrong("ENTITY.ENTITY_TYPE_ID is missing, so that nothing says whose stages these are.")
            }
            return
        }
        try known(type, in: part, "ENTITY.ENTITY_TYPE_ID")
        let category = entity?["CATEGORY_ID"]?.integer ?? 0
        guard StageBook.directory(of: type, category: category) == directory else {
            throw part.wrong(
                "ENTITY.ID \(directory) is not the directory of pipeline \(category) of kind \(type): \(StageBook.directory(of: type, category: category) ?? "that kind has none")."
            )
        }
        let prefix = StageBook.prefix(of: type, category: category)
        for id in (stages[directory] ?? []).sorted() where !id.hasPrefix(prefix) {
            throw part.wrong(
                "STATUS_ID \(id.prefix(64)) does not begin with \(prefix), as the stages of this pipeline do.")
        }
        guard stages[directory]?.isEmpty == false else { throw part.wrong("The pipeline has no stage.") }
    }

    // MARK: Fields and cards

    private func fields(_ part: SolutionArchive.Part) throws(SolutionArchiveError) {
        let entity = try part.text("TYPE")
        guard let items = part.content["ITEMS"]?.object else { throw part.wrong("ITEMS is no object.") }
        if entity.hasPrefix("CRM_"), let number = Int(entity.dropFirst(4)) {
            guard smartTypes.contains(number) else {
                throw part.dangling("TYPE \(entity) is no smart process of the archive (CRM_DYNAMIC_TYPES).")
            }
        } else if !CRMObject.fixed.contains(where: { $0.userFieldEntity == entity }) {
            throw part.wrong("TYPE \(entity.prefix(64)) is nothing of the CRM that has user fields.")
        }
        for (name, item) in items {
            guard CustomField.isName(name), name.hasPrefix("UF_") else {
                throw part.wrong("\(name.prefix(64)) is no name of a user field.")
            }
            guard let type = item["USER_TYPE_ID"]?.string, !type.isEmpty else {
                throw part.wrong("\(name) has no USER_TYPE_ID.")
            }
            guard type.hasPrefix("rest_") || UserField.types.contains(where: { $0.code == type }) else {
                throw part.wrong("\(name) is of type \(type.prefix(64)), which is unknown.")
            }
            guard !type.hasPrefix("iblock_") else {
                throw part.wrong("\(name) is a link to an information block, and those cannot be taken along.")
            }
            if type == "crm_status", let directory = item["SETTINGS"]?["ENTITY_TYPE"]?.text, !directory.isEmpty,
                !stages.isEmpty, stages[directory] == nil
            {
                throw part.dangling(
                    "\(name) takes its values from the directory \(directory), which is not in the archive.")
            }
        }
    }

    private func card(_ part: SolutionArchive.Part) throws(SolutionArchiveError) {
        let type = try part.number("ENTITY_TYPE_ID")
        try known(type, in: part, "ENTITY_TYPE_ID")
        try pipeline(type, part)
        for (index, section) in try part.list("DATA").enumerated() where section["name"]?.text?.isEmpty ?? true {
            throw part.wrong("DATA[\(index)] has no name.")
        }
    }

    private func pipeline(_ type: Int, _ part: SolutionArchive.Part) throws(SolutionArchiveError) {
        let category = part.content["CATEGORY_ID"]?.integer ?? 0
        guard category != 0, type == 2 || type == 31 || type >= CRMObject.firstDynamic else { return }
        guard pipelines.contains("\(type):\(category)") else {
            throw part.dangling("CATEGORY_ID \(category) is no pipeline of the archive (CRM_STATUS).")
        }
    }

    // MARK: Robots, workflows, scenarios

    private func automation(_ part: SolutionArchive.Part) throws(SolutionArchiveError) {
        let document = try part.text("DOCUMENT_TYPE")
        if document.hasPrefix("DYNAMIC_"), let number = Int(document.dropFirst("DYNAMIC_".count)) {
            try known(number, in: part, "DOCUMENT_TYPE")
        }
        guard let stage = part.content["DOCUMENT_STATUS"]?.text, !stage.isEmpty else {
            _ = try part.text("NAME")
            try known(application: part.content["APP_CODE"]?.text ?? "", in: part)
            return
        }
        let type = try part.number("ENTITY_TYPE_ID")
        try known(type, in: part, "ENTITY_TYPE_ID")
        try pipeline(type, part)
        let directory = StageBook.directory(of: type, category: part.content["CATEGORY_ID"]?.integer ?? 0) ?? ""
        guard stages[directory]?.contains(stage) == true else {
            throw part.dangling("DOCUMENT_STATUS \(stage.prefix(64)) is no stage of \(directory) in the archive.")
        }
        for name in ["ROBOTS", "TRIGGERS"] { try robots(part, name) }
    }

    private func robots(_ part: SolutionArchive.Part, _ name: String) throws(SolutionArchiveError) {
        for (index, robot) in try part.list(name).enumerated() {
            guard robot["CODE"]?.text?.isEmpty == false else { throw part.wrong("\(name)[\(index)] has no CODE.") }
            try known(application: robot["APP_CODE"]?.text ?? "", in: part)
        }
    }

    private func scenario(_ part: SolutionArchive.Part) throws(SolutionArchiveError) {
        _ = try part.text("NAME")
        let type = try part.number("ENTITY_TYPE_ID")
        guard (1...4).contains(type) else {
            throw part.wrong("ENTITY_TYPE_ID \(type) is no lead (1), deal (2), contact (3) or company (4).")
        }
        try robots(part, "ROBOTS")
    }
}

extension SolutionArchive.Part {
    func wrong(_ message: String) -> SolutionArchiveError { SolutionArchiveError(.content, entry: path, message) }
    func dangling(_ message: String) -> SolutionArchiveError { SolutionArchiveError(.reference, entry: path, message) }

    private func member(_ name: String) -> JSONValue? {
        name.split(separator: ".").reduce(content as JSONValue?) { $0?[String($1)] }
    }

    func text(_ name: String) throws(SolutionArchiveError) -> String {
        guard let text = member(name)?.string, !text.isEmpty else { throw wrong("\(name) is missing or no text.") }
        return text
    }

    func number(_ name: String) throws(SolutionArchiveError) -> Int {
        guard let number = member(name)?.integer, number >= 0, number <= Int(Int32.max) else {
            throw wrong("\(name) is missing or no whole number from 0.")
        }
        return number
    }

    func list(_ name: String) throws(SolutionArchiveError) -> [JSONValue] {
        guard let list = member(name)?.array else { throw wrong("\(name) is missing or no list.") }
        return list
    }
}

/// Whether the pages of a site fit together.
struct SiteCheck {
    private let archive: SolutionArchive

    init(_ archive: SolutionArchive) { self.archive = archive }

    func run() throws(SolutionArchiveError) {
        guard let site = archive.parts(of: .sites).first(where: { $0.name == "site" }) else {
            throw SolutionArchiveError(.missing, entry: "LANDING/site.json", "The site itself is missing.")
        }
        let pages = archive.parts(of: .sites).filter { $0.name != "site" }
        guard !pages.isEmpty else {
            throw SolutionArchiveError(.missing, entry: "LANDING/page_1.json", "The site has no page.")
        }
        var numbers = Set<Int>()
        for page in pages {
            guard page.name.hasPrefix("page_") else {
                throw page.wrong("The file is neither site.json nor page_NUMBER.json.")
            }
            let number = try page.number("ID")
            _ = try page.text("TITLE")
            guard number > 0, numbers.insert(number).inserted else {
                throw page.wrong("Another page has ID \(number), too.")
            }
        }
        let folders = try folders(of: site, pages: numbers)
        try references(of: site, site.content["SITE"] ?? .null, numbers)
        _ = try site.text("SITE.TITLE")
        let type = site.content["SITE"]?["TYPE"] ?? "PAGE"
        guard RecordType.named("landing.site")?.field("TYPE")?.allowed?.contains(type) == true else {
            throw site.wrong("SITE.TYPE is no type of a site, such as PAGE, STORE or KNOWLEDGE.")
        }
        for system in site.content["SYSTEM_PAGES"]?.elements ?? [] {
            try page(system["LANDING_ID"], of: site, "SYSTEM_PAGES", numbers)
        }
        try blocks(of: pages, folders: folders, numbers: numbers)
    }

    private func folders(of site: SolutionArchive.Part, pages: Set<Int>) throws(SolutionArchiveError) -> Set<Int> {
        let list = site.content["FOLDERS"]?.elements ?? []
        let numbers = Set(list.compactMap { $0["ID"]?.integer })
        guard numbers.count == list.count else { throw site.wrong("FOLDERS has a folder without an ID of its own.") }
        for folder in list {
            let parent = folder["PARENT_ID"]?.integer ?? 0
            guard parent == 0 || numbers.contains(parent) else {
                throw site.dangling("FOLDERS names the folder \(parent), which is not there.")
            }
            guard parent == 0 || parent < folder["ID"]?.integer ?? 0 else {
                throw site.wrong(
                    "FOLDERS has the folder \(folder["ID"]?.integer ?? 0) before the folder that it lies in.")
            }
            try page(folder["INDEX_ID"], of: site, "FOLDERS.INDEX_ID", pages)
        }
        return numbers
    }

    private func references(
        of part: SolutionArchive.Part, _ fields: JSONValue, _ pages: Set<Int>
    ) throws(SolutionArchiveError) {
        for name in ["LANDING_ID_INDEX", "LANDING_ID_404", "LANDING_ID_503"] {
            try page(fields[name], of: part, name, pages)
        }
        for (_, value) in fields["TEMPLATE_REF"]?.object ?? [:] { try page(value, of: part, "TEMPLATE_REF", pages) }
    }

    private func page(
        _ value: JSONValue?, of part: SolutionArchive.Part, _ name: String, _ pages: Set<Int>
    ) throws(SolutionArchiveError) {
        guard let number = value?.integer, number != 0, !pages.contains(number) else { return }
        throw part.dangling("\(name) names the page \(number), which is not in the archive.")
    }

    private func blocks(
        of pages: [SolutionArchive.Part], folders: Set<Int>, numbers: Set<Int>
    ) throws(SolutionArchiveError) {
        var registered = Set<String>()
        for part in archive.parts(of: .blocks) {
            registered.insert("repo_\(try part.number("ID"))")
            _ = try part.text("XML_ID")
            let code = part.content["APP_CODE"]?.text ?? ""
            guard code.isEmpty || archive.applications.contains(code) else {
                throw part.dangling(
                    "APP_CODE \(code.prefix(128)) is not among the used applications (REST_APPLICATION).")
            }
        }
        var ids = Set<Int>()
        for page in pages {
            try references(of: page, page.content, numbers)
            let folder = page.content["FOLDER_ID"]?.integer ?? 0
            guard folder == 0 || folders.contains(folder) else {
                throw page.dangling("FOLDER_ID names the folder \(folder), which is not in LANDING/site.json.")
            }
            for (index, block) in try page.list("BLOCKS").enumerated() {
                guard let code = block["CODE"]?.string, !code.isEmpty, block["CONTENT"]?.string != nil else {
                    throw page.wrong("BLOCKS[\(index)] has no CODE or no CONTENT.")
                }
                guard !code.hasPrefix("repo_") || registered.contains(code) else {
                    throw page.dangling(
                        "BLOCKS[\(index)] is the registered block \(code), which is not in LANDING_REPO.")
                }
                guard let number = block["ID"]?.integer, ids.insert(number).inserted else {
                    throw page.wrong("BLOCKS[\(index)] has no ID of its own.")
                }
            }
        }
    }
}

/// Whether dashboards, data sets, sources and connectors fit together.
struct ReportCheck {
    private let archive: SolutionArchive

    init(_ archive: SolutionArchive) { self.archive = archive }

    func run() throws(SolutionArchiveError) {
        var numbers: [String: Set<Int>] = [:]
        var names = Set<String>()
        for part in archive.parts(of: .reports) {
            let type = try part.text("TYPE")
            guard ["connector", "source", "dataset", "dashboard"].contains(type) else {
                throw part.wrong("TYPE \(type.prefix(64)) is none of connector, source, dataset, dashboard.")
            }
            guard numbers[type, default: []].insert(try part.number("ITEM.ID")).inserted else {
                throw part.wrong("Another \(type) has the same ITEM.ID.")
            }
            _ = try part.text(type == "dataset" ? "ITEM.name" : "ITEM.title")
            if type == "dataset", !names.insert(try part.text("ITEM.name")).inserted {
                throw part.wrong("Another data set has the same name.")
            }
        }
        for part in archive.parts(of: .reports) {
            let item = part.content["ITEM"] ?? .null
            func needs(_ type: String, _ value: JSONValue?, _ name: String) throws(SolutionArchiveError) {
                guard let number = value?.integer, numbers[type]?.contains(number) == true else {
                    throw part.dangling(
                        "ITEM.\(name) names the \(type) \(value?.text ?? "?"), which is not in the archive.")
                }
            }
            switch part.content["TYPE"]?.string {
            case "source": try needs("connector", item["connectorId"], "connectorId")
            case "dataset":
                try needs("source", item["sourceId"], "sourceId")
                for (index, field) in try part.list("ITEM.fields").enumerated()
                where field["name"]?.text?.isEmpty ?? true || field["type"]?.text?.isEmpty ?? true {
                    throw part.wrong("ITEM.fields[\(index)] has no name or no type.")
                }
            case "dashboard":
                for id in item["datasetIds"]?.elements ?? [] { try needs("dataset", id, "datasetIds") }
            default: break
            }
        }
    }
}
