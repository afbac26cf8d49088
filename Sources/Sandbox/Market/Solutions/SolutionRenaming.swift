/// Which number of an archive stands for which number of a portal, and the texts that such numbers are written into.
///
/// An archive has numbers of its own, from 1 on: so the same settings give the same archive on every portal.
struct SolutionRenaming: Sendable {
    /// Pipelines of deals; 0 is 0 everywhere.
    var dealCategories: [Int: Int] = [:]
    /// Pipelines of everything else.
    var categories: [Int: Int] = [:]
    /// `entityTypeId` of smart processes.
    var entityTypes: [Int: Int] = [:]
    /// The numbers of smart processes that their user fields are named after.
    var smartTypes: [Int: Int] = [:]
    /// Pages, blocks and registered blocks of sites.
    var pages: [Int: Int] = [:]
    var blocks: [Int: Int] = [:]
    var repository: [Int: Int] = [:]
    /// Address of the portal in texts, and what stands for it.
    var origin: (from: String, to: String)?

    static let originMark = "#PORTAL_ADDRESS#"

    /// The way back.
    var inverted: SolutionRenaming {
        func turned(_ map: [Int: Int]) -> [Int: Int] {
            Dictionary(map.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        }
        var result = SolutionRenaming()
        result.dealCategories = turned(dealCategories)
        result.categories = turned(categories)
        result.entityTypes = turned(entityTypes)
        result.smartTypes = turned(smartTypes)
        result.pages = turned(pages)
        result.blocks = turned(blocks)
        result.repository = turned(repository)
        result.origin = origin.map { ($0.to, $0.from) }
        return result
    }

    func category(_ number: Int, of entityTypeID: Int) -> Int {
        switch entityTypeID {
        case 2: dealCategories[number] ?? number
        case 31, CRMObject.firstDynamic...: categories[number] ?? number
        default: number
        }
    }

    func entityType(_ number: Int) -> Int { entityTypes[number] ?? number }

    /// `CRM_7` of a smart process's user fields; any other entity stays.
    func userFieldEntity(_ entity: String) -> String {
        guard entity.hasPrefix("CRM_"), let number = Int(entity.dropFirst(4)), let new = smartTypes[number] else {
            return entity
        }
        return "CRM_\(new)"
    }

    /// Stages (`C5:NEW`, `DT1030_2:NEW`), directories (`DEAL_STAGE_5`), document types (`DYNAMIC_1030`), user fields (`UF_CRM_7_SIZE`,
    /// `ufCrm7Size`) and links between pages (`#landing5`, `#block7`, `repo_3`) with the new numbers.
    func text(_ text: String) -> String {
        guard text.utf8.contains(where: { (0x30...0x39).contains($0) }) || origin != nil else { return text }
        var text = text
        if let origin, text.contains(origin.from) { text = text.replacing(origin.from, with: origin.to) }
        if !dealCategories.isEmpty {
            text = Self.renamed(text, /\b(C)(\d{1,9})(:[A-Z])/, dealCategories)
            text = Self.renamed(text, /\b(DEAL_STAGE_)(\d{1,9})()\b/, dealCategories)
        }
        if !categories.isEmpty {
            text = Self.renamed(text, /\b(SMART_INVOICE_STAGE_)(\d{1,9})()\b/, categories)
            text = Self.renamed(text, /\b(DYNAMIC_\d{1,9}_STAGE_)(\d{1,9})()\b/, categories)
            text = Self.renamed(text, /\b(DT\d{1,9}_)(\d{1,9})(:)/, categories)
        }
        if !entityTypes.isEmpty {
            text = Self.renamed(text, /\b(DYNAMIC_)(\d{1,9})()(?=_STAGE_|\b)/, entityTypes)
            text = Self.renamed(text, /\b(DT)(\d{1,9})(_\d)/, entityTypes)
        }
        if !smartTypes.isEmpty {
            text = Self.renamed(text, /\b(UF_CRM_)(\d{1,9})(_)/, smartTypes)
            text = Self.renamed(text, /\b(ufCrm)(\d{1,9})([A-Z_])/, smartTypes)
        }
        if !pages.isEmpty { text = Self.renamed(text, /(#landing)(\d{1,9})()\b/, pages) }
        if !blocks.isEmpty { text = Self.renamed(text, /([#@]block)(\d{1,9})()\b/, blocks) }
        if !repository.isEmpty { text = Self.renamed(text, /\b(repo_)(\d{1,9})()\b/, repository) }
        return text
    }

    private static func renamed(
        _ text: String, _ pattern: Regex<(Substring, Substring, Substring, Substring)>, _ map: [Int: Int]
    ) -> String {
        text.replacing(pattern.wordBoundaryKind(.simple)) { match in
            let number = Int(match.2).flatMap { map[$0] }.map(String.init) ?? String(match.2)
            return "\(match.1)\(number)\(match.3)"
        }
    }

    /// Every text and every name of a member.
    func json(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(self.text(text))
        case .array(let elements): .array(elements.map(json))
        case .object(let members): .object(object(members))
        default: value
        }
    }

    func object(_ members: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (name, value) in members { result[text(name)] = json(value) }
        return result
    }
}
