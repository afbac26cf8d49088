import GRDB

/// A site with its folders, pages and blocks.
///
/// Each installation makes a site of its own: a template that is installed twice gives two sites, as on the platform. Pages are
/// drafts until somebody publishes them.
extension SolutionImport {
    /// Blocks that the portal's repository lacks.
    mutating func importBlocks() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.blocks.code)
        let known = try records("landing.repo")
        for part in archive.parts(of: .blocks) {
            let client = clients[part.content["APP_CODE"]?.text ?? ""] ?? ""
            let code = part.content["XML_ID"]?.text ?? ""
            let number = part.content["ID"]?.integer ?? 0
            if let same = known.first(where: {
                $0.fields.text("XML_ID") == code && $0.fields.text("APP_CODE") == client
            }) {
                renaming.repository[number] = same.id
                step.kept += 1
                continue
            }
            var fields: JSONObject = ["XML_ID": .string(code), "APP_CODE": .string(client), "ACTIVE": "Y"]
            for name in ["NAME", "DESCRIPTION", "SECTIONS", "PREVIEW"] {
                fields[name] = .string(located(part.content[name]?.text ?? ""))
            }
            // What a block may not hold when an application registers it, it may not hold when it comes in an archive either.
            fields["CONTENT"] = .string(BlockRepository.sanitized(located(part.content["CONTENT"]?.text ?? "")))
            fields["MANIFEST"] = part.content["MANIFEST"] ?? [:]
            renaming.repository[number] = try add("landing.repo", fields).id
            step.added += 1
        }
        return step
    }

    /// The text with the portal's own address.
    private func located(_ text: String) -> String {
        text.replacing(SolutionRenaming.originMark, with: "https://\(portal.domain)")
    }

    mutating func importSite() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.sites.code)
        guard let part = archive.parts(of: .sites).first(where: { $0.name == "site" }) else { return step }
        renaming.origin = (SolutionRenaming.originMark, "https://\(portal.domain)")
        let given = part.content["SITE"]?.object ?? [:]
        let title = given.text("TITLE")
        let code = try freeCode(given.text("CODE"), title)
        var fields: JSONObject = ["CODE": .string(code), "TITLE": .string(renaming.text(title)), "ACTIVE": "N"]
        fields["TYPE"] = .string(given.text("TYPE").isEmpty ? "PAGE" : given.text("TYPE"))
        for name in ["DESCRIPTION", "LANG"] where given[name] != nil {
            fields[name] = .string(renaming.text(given.text(name)))
        }
        if let look = try look(given) { fields["TPL_ID"] = .int(look) }
        let site = try add("landing.site", fields)
        let folders = try addFolders(part.content["FOLDERS"]?.elements ?? [], site: site.id)
        let pages = archive.parts(of: .sites).filter { $0.name != "site" }
        var made: [(record: Record, content: JSONValue)] = []
        for page in pages {
            let record = try addPage(page.content, site: site.id, folders)
            renaming.pages[page.content["ID"]?.integer ?? 0] = record.id
            made.append((record, page.content))
        }
        var blocks: [(record: Record, content: JSONValue)] = []
        for (page, content) in made {
            for block in content["BLOCKS"]?.elements ?? [] {
                let record = try addBlock(block, page: page.id)
                renaming.blocks[block["ID"]?.integer ?? 0] = record.id
                blocks.append((record, block))
            }
        }
        // Only now has everything that can be linked to its number.
        for (record, content) in blocks {
            let html = BlockRepository.sanitized(renaming.text(content["CONTENT"]?.string ?? ""))
            try update("landing.block", record, ["content": .string(html)])
        }
        for (record, content) in made {
            try update(
                "landing.landing", record,
                [
                    "ADDITIONAL_FIELDS": renaming.json(content["ADDITIONAL_FIELDS"] ?? [:]),
                    "TEMPLATE_REF": areas(content["TEMPLATE_REF"]),
                ])
        }
        try finish(site, given, folders, part)
        step.added = 1 + made.count + blocks.count
        step.note =
            "site \(site.id) (\(code)): \(made.count) pages with \(blocks.count) blocks, drafts until they are published"
        return step
    }

    private func finish(
        _ site: Record, _ given: JSONObject, _ folders: [Int: Int], _ part: SolutionArchive.Part
    ) throws {
        var fields: JSONObject = [
            "ADDITIONAL_FIELDS": renaming.json(given["ADDITIONAL_FIELDS"] ?? [:]),
            "TEMPLATE_REF": areas(given["TEMPLATE_REF"]),
        ]
        for name in ["LANDING_ID_INDEX", "LANDING_ID_404", "LANDING_ID_503"] {
            if let page = renaming.pages[given.integer(name)] { fields[name] = .int(page) }
        }
        try update("landing.site", site, fields)
        for folder in part.content["FOLDERS"]?.elements ?? [] {
            guard let id = folders[folder["ID"]?.integer ?? 0],
                let page = renaming.pages[folder["INDEX_ID"]?.integer ?? 0],
                let record = try store("landing.folder").record(id)
            else { continue }
            try update("landing.folder", record, ["INDEX_ID": .int(page)])
        }
        for system in part.content["SYSTEM_PAGES"]?.elements ?? [] {
            guard let page = renaming.pages[system["LANDING_ID"]?.integer ?? 0] else { continue }
            try add(
                "landing.syspage",
                ["SITE_ID": .int(site.id), "TYPE": system["TYPE"] ?? "", "LANDING_ID": .int(page)])
        }
    }

    /// The site's address, with a number behind it when another site has it.
    private func freeCode(_ asked: String, _ title: String) throws -> String {
        let taken = Set(try records("landing.site").map { $0.fields.text("CODE").filter { $0 != "/" } })
        let code = asked.filter { $0 != "/" }
        let base = code.isEmpty ? SiteCall.code(from: title, or: "site") : code
        let free =
            taken.contains(base) ? (2...).lazy.map { "\(base)\($0)" }.first { !taken.contains($0) } ?? base : base
        return asked.hasPrefix("/") ? "/\(free)/" : free
    }

    private func look(_ given: JSONObject) throws -> Int? {
        let code = given.text("TPL_CODE")
        guard !code.isEmpty else { return nil }
        return try records("landing.template").first { $0.fields.text("XML_ID") == code }?.id
    }

    private func areas(_ value: JSONValue?) -> JSONValue {
        .object(
            (value?.object ?? [:]).compactMapValues { page in
                page.integer.flatMap { renaming.pages[$0] }.map { .int($0) }
            })
    }

    private func addFolders(_ folders: [JSONValue], site: Int) throws -> [Int: Int] {
        var numbers: [Int: Int] = [:]
        for folder in folders {
            var fields: JSONObject = [
                "SITE_ID": .int(site), "TITLE": folder["TITLE"] ?? "", "CODE": folder["CODE"] ?? "", "ACTIVE": "Y",
            ]
            if let parent = numbers[folder["PARENT_ID"]?.integer ?? 0] { fields["PARENT_ID"] = .int(parent) }
            numbers[folder["ID"]?.integer ?? 0] = try add("landing.folder", fields).id
        }
        return numbers
    }

    private func addPage(_ content: JSONValue, site: Int, _ folders: [Int: Int]) throws -> Record {
        let given = content.object ?? [:]
        var fields: JSONObject = [
            "SITE_ID": .int(site), "TITLE": .string(renaming.text(given.text("TITLE"))), "ACTIVE": "N", "PUBLIC": "N",
            "SITEMAP": given["SITEMAP"] ?? "N",
            "CODE": .string(
                given.text("CODE").isEmpty ? SiteCall.code(from: given.text("TITLE"), or: "page") : given.text("CODE")),
        ]
        for name in ["DESCRIPTION", "RULE"] where given[name] != nil {
            fields[name] = .string(renaming.text(given.text(name)))
        }
        if let folder = folders[given.integer("FOLDER_ID")] { fields["FOLDER_ID"] = .int(folder) }
        if let look = try look(given) { fields["TPL_ID"] = .int(look) }
        return try add("landing.landing", fields)
    }

    private func addBlock(_ block: JSONValue, page: Int) throws -> Record {
        var fields: JSONObject = [
            "lid": .int(page), "code": .string(renaming.text(block["CODE"]?.string ?? "")),
            "name": .string(block["NAME"]?.text ?? ""), "sort": .int(block["SORT"]?.integer ?? 500),
            "active": .bool(block["ACTIVE"]?.flag ?? true), "designed": .bool(block["DESIGNED"]?.flag ?? false),
            "public": false, "deleted": false, "content": "",
        ]
        if let anchor = block["ANCHOR"]?.text, !anchor.isEmpty { fields["anchor"] = .string(anchor) }
        return try add("landing.block", fields)
    }
}
