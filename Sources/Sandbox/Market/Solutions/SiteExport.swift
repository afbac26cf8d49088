import GRDB

/// A site with its folders, pages and blocks, as they stand in the draft.
struct SiteExport {
    let export: SolutionExport

    init(_ export: SolutionExport) { self.export = export }

    func fill(_ draft: inout SolutionDraft, site number: Int?, titled title: String?) throws {
        let sites = try export.records("landing.site").filter { $0.fields.text("DELETED") != "Y" }
        guard let site = number.map({ number in sites.first { $0.id == number } }) ?? sites.first else {
            throw SolutionFailure(
                "nothing_to_export", status: number == nil ? 409 : 404,
                number.map { "The portal has no site \($0)." } ?? "The portal has no site. Make one first.")
        }
        if title == nil, !site.fields.text("TITLE").isEmpty { draft.manifest.title = site.fields.text("TITLE") }
        draft.manifest.code =
            switch site.fields.text("TYPE") {
            case "STORE": "landing_store"
            case "KNOWLEDGE", "GROUP": "landing_knowledge"
            default: "landing_page"
            }
        draft.manifest.uses = ["app", draft.manifest.code]
        let pages = try export.records("landing.landing").filter {
            $0.fields.integer("SITE_ID") == site.id && $0.fields.text("DELETED") != "Y"
        }
        guard !pages.isEmpty else {
            throw SolutionFailure("nothing_to_export", "The site \(site.id) has no page. Add one first.")
        }
        let folders = try export.records("landing.folder").filter {
            $0.fields.integer("SITE_ID") == site.id && $0.fields.text("DELETED") != "Y"
        }
        let blocks = try blocks(of: pages)
        var renaming = SolutionRenaming()
        renaming.pages = SolutionExport.numbered(pages.map(\.id))
        renaming.blocks = SolutionExport.numbered(blocks.map(\.id))
        renaming.origin = ("https://\(export.portal.domain)", SolutionRenaming.originMark)
        let used = try addRepository(blocks, &renaming, to: &draft)
        try export.add(used, to: &draft)
        try addSite(site, folders, renaming, to: &draft)
        let folderNumbers = SolutionExport.numbered(folders.map(\.id))
        for page in pages {
            let own = blocks.filter { $0.fields.integer("lid") == page.id }
            add(page, own, folderNumbers, renaming, to: &draft)
        }
    }

    /// Blocks of the drafts, page after page from top to bottom.
    private func blocks(of pages: [Record]) throws -> [Record] {
        let places = SolutionExport.numbered(pages.map(\.id))
        return try export.records("landing.block").filter {
            places[$0.fields.integer("lid")] != nil && $0.fields["public"] != true && $0.fields["deleted"] != true
                && $0.fields["favorite"] == nil
        }.sorted {
            (places[$0.fields.integer("lid")] ?? 0, $0.fields.integer("sort"), $0.id)
                < (places[$1.fields.integer("lid")] ?? 0, $1.fields.integer("sort"), $1.id)
        }
    }

    /// Registered blocks that the pages use.
    ///
    /// - Returns: codes of the applications that have registered them.
    private func addRepository(
        _ blocks: [Record], _ renaming: inout SolutionRenaming, to draft: inout SolutionDraft
    ) throws -> Set<String> {
        let used = Set(
            blocks.compactMap { block in
                let code = block.fields.text("code")
                return code.hasPrefix("repo_") ? Int(code.dropFirst("repo_".count)) : nil
            })
        let registered = try export.records("landing.repo").filter { used.contains($0.id) }
        renaming.repository = SolutionExport.numbered(registered.map(\.id))
        let codes = Dictionary(uniqueKeysWithValues: try export.applications().map { ($0.clientID, $0.code) })
        for block in registered {
            let number = renaming.repository[block.id] ?? 0
            var content: JSONObject = [
                "ID": .int(number), "APP_CODE": .string(codes[block.fields.text("APP_CODE")] ?? ""),
            ]
            for name in ["XML_ID", "NAME", "DESCRIPTION", "SECTIONS", "PREVIEW", "CONTENT"] {
                content[name] = .string(renaming.text(block.fields.text(name)))
            }
            content["MANIFEST"] = renaming.json(block.fields["MANIFEST"] ?? [:])
            draft.add(.blocks, String(number), .object(content))
        }
        return Set(registered.compactMap { codes[$0.fields.text("APP_CODE")] })
    }

    private func addSite(
        _ site: Record, _ folders: [Record], _ renaming: SolutionRenaming, to draft: inout SolutionDraft
    ) throws {
        var fields: JSONObject = [:]
        for name in ["CODE", "TITLE", "DESCRIPTION", "TYPE", "LANG"] {
            let text = site.fields.text(name)
            if !text.isEmpty { fields[name] = .string(renaming.text(text)) }
        }
        for name in ["LANDING_ID_INDEX", "LANDING_ID_404", "LANDING_ID_503"] {
            if let page = renaming.pages[site.fields.integer(name)] { fields[name] = .int(page) }
        }
        if let look = try look(site) { fields["TPL_CODE"] = .string(look) }
        fields["ADDITIONAL_FIELDS"] = renaming.json(site.fields["ADDITIONAL_FIELDS"] ?? [:])
        fields["TEMPLATE_REF"] = areas(site, renaming)
        let numbers = SolutionExport.numbered(folders.map(\.id))
        let system = try export.records("landing.syspage").filter { $0.fields.integer("SITE_ID") == site.id }
        draft.add(
            .sites, "site",
            [
                "SITE": .object(fields),
                "FOLDERS": .array(
                    folders.map { folder in
                        [
                            "ID": .int(numbers[folder.id] ?? 0),
                            "PARENT_ID": .int(numbers[folder.fields.integer("PARENT_ID")] ?? 0),
                            "INDEX_ID": .int(renaming.pages[folder.fields.integer("INDEX_ID")] ?? 0),
                            "TITLE": .string(folder.fields.text("TITLE")), "CODE": .string(folder.fields.text("CODE")),
                        ]
                    }),
                "SYSTEM_PAGES": .array(
                    system.compactMap { page in
                        renaming.pages[page.fields.integer("LANDING_ID")].map {
                            ["TYPE": .string(page.fields.text("TYPE")), "LANDING_ID": .int($0)]
                        }
                    }),
            ])
    }

    /// Code of the view that the pages have, such as `header_footer`.
    private func look(_ record: Record) throws -> String? {
        guard let number = record.fields["TPL_ID"]?.integer, number > 0 else { return nil }
        return try export.records("landing.template").first { $0.id == number }?.fields.text("XML_ID")
    }

    /// Pages that stand in the areas of others.
    private func areas(_ record: Record, _ renaming: SolutionRenaming) -> JSONValue {
        .object(
            (record.fields["TEMPLATE_REF"]?.object ?? [:]).compactMapValues { value in
                value.integer.flatMap { renaming.pages[$0] }.map { .int($0) }
            })
    }

    private func add(
        _ page: Record, _ blocks: [Record], _ folders: [Int: Int], _ renaming: SolutionRenaming,
        to draft: inout SolutionDraft
    ) {
        let number = renaming.pages[page.id] ?? 0
        var fields: JSONObject = ["ID": .int(number)]
        for name in ["CODE", "TITLE", "DESCRIPTION", "RULE"] {
            let text = page.fields.text(name)
            if !text.isEmpty { fields[name] = .string(renaming.text(text)) }
        }
        fields["SITEMAP"] = .string(page.fields.text("SITEMAP") == "Y" ? "Y" : "N")
        fields["FOLDER_ID"] = .int(folders[page.fields.integer("FOLDER_ID")] ?? 0)
        if let look = try? look(page) { fields["TPL_CODE"] = .string(look) }
        fields["ADDITIONAL_FIELDS"] = renaming.json(page.fields["ADDITIONAL_FIELDS"] ?? [:])
        fields["TEMPLATE_REF"] = areas(page, renaming)
        fields["BLOCKS"] = .array(
            blocks.map { block in
                [
                    "ID": .int(renaming.blocks[block.id] ?? 0),
                    "CODE": .string(renaming.text(block.fields.text("code"))),
                    "NAME": .string(block.fields.text("name")), "ANCHOR": .string(block.fields.text("anchor")),
                    "SORT": .int(block.fields.integer("sort")), "ACTIVE": .bool(block.fields["active"] != false),
                    "DESIGNED": .bool(block.fields["designed"] == true),
                    "CONTENT": .string(renaming.text(block.fields.text("content"))),
                ]
            })
        draft.add(.sites, "page_\(number)", .object(fields))
    }
}
