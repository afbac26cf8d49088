import GRDB

/// `landing.block.*`: what a block says, and its nodes, cards and styles.
///
/// Source: the platform's documentation, "Blocks".
enum BlockContentMethods {
    static let bodies: [String: MethodBody] = [
        "landing.block.getlist": .reading(list), "landing.block.getbyid": .reading(byID),
        "landing.block.getcontent": .reading(content), "landing.block.getmanifest": .reading(manifest),
        "landing.block.updatecontent": .writing(updateContent), "landing.block.changeanchor": .writing(changeAnchor),
        "landing.block.changenodename": .writing(rename), "landing.block.updatenodes": .writing(updateNodes),
        "landing.block.updateattrs": .writing(updateAttributes), "landing.block.updatestyles": .writing(updateStyles),
        "landing.block.addcard": .writing(addCard), "landing.block.clonecard": .writing(cloneCard),
        "landing.block.removecard": .writing(removeCard), "landing.block.updatecards": .writing(updateCards),
        "landing.block.uploadfile": .writing(upload),
    ]

    // MARK: Reading

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        var rows: [JSONValue] = []
        for page in call["lid"]?.array ?? [call["lid"] ?? .null] {
            guard let page = try call.records("landing.landing").known(db, page.integer),
                page.fields["DELETED"]?.string != "Y"
            else { throw SiteCall.refusal("LANDING_NOT_EXIST", "Landing not found") }
            let isDraft = call.parameter("params.edit_mode")?.flag == true
            let isDeleted = call.parameter("params.deleted")?.flag == true
            let blocks = try sites.blocks(of: page.id, isDraft: isDraft, includingDeleted: isDeleted).filter {
                ($0.fields["deleted"] == true) == isDeleted
            }
            rows += try blocks.map { try json($0, page, sites) }
        }
        return MethodAnswer(.array(rows))
    }

    private static func byID(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["block"])
        let block = try call.records("landing.block").known(db, call["block"]?.integer)
        let isDraft = call.parameter("params.edit_mode")?.flag == true
        let isDeleted = call.parameter("params.deleted")?.flag == true
        guard let block, (block.fields["public"] != true) == isDraft, (block.fields["deleted"] == true) == isDeleted,
            let page = try call.records("landing.landing").known(db, block.fields["lid"]?.integer)
        else { throw SiteCall.refusal("BLOCK_NOT_FOUND", "Block not found") }
        return MethodAnswer(try json(block, page, sites))
    }

    private static func json(_ block: Record, _ page: Record, _ sites: SiteCall) throws -> JSONValue {
        let style: PortalTime.Style = sites.call.caller.portal.language == "ru" ? .russian : .american
        func moment(_ name: String) -> JSONValue {
            let seconds = block.fields[name]?.text.flatMap(PortalTime.parse)
            return .string(seconds.map { PortalTime.text(unixSeconds: $0, style: style) } ?? "")
        }
        let site = try sites.call.records("landing.site").known(sites.db, page.fields["SITE_ID"]?.integer)
        var row: JSONObject = [
            "id": .int(block.id), "lid": .int(page.id), "code": block.fields["code"] ?? "",
            "name": block.fields["name"] ?? "", "active": block.fields["active"] ?? true,
            "meta": [
                "LID": .string(String(page.id)), "FAVORITE_META": "Array",
                "CREATED_BY_ID": .string(block.fields["createdBy"]?.text ?? ""), "DATE_CREATE": moment("dateCreate"),
                "MODIFIED_BY_ID": .string(block.fields["modifiedBy"]?.text ?? ""),
                "DATE_MODIFY": moment("dateModify"), "SITE_TYPE": site?.fields["TYPE"] ?? "PAGE",
                "LANDING_TITLE": page.fields["TITLE"] ?? "", "LANDING_TPL_CODE": "", "SITE_TPL_CODE": "", "XML_ID": "",
                "DESIGNER_MODE": "",
            ],
        ]
        if sites.call.parameter("params.get_content")?.flag == true {
            row["content"] = .string(wrapped(block))
            row["css"] = []
            row["js"] = []
        }
        return .object(row)
    }

    /// The content as it stands on the page, within the block's own element.
    private static func wrapped(_ block: Record) -> String {
        let code = (block.fields["code"]?.string ?? "").map { $0.isLetter || $0.isNumber ? $0 : "-" }
        let anchor = block.fields["anchor"]?.text ?? "b\(block.id)"
        return
            "<div id=\"\(anchor)\" class=\"block-wrapper block-\(String(code))\">\(block.fields["content"]?.string ?? "")</div>"
    }

    static func content(_ block: Record, _ source: BlockRepository.Block?, isWrapped: Bool = true) -> JSONValue {
        [
            "id": .int(block.id), "sections": .string(source?.sections.joined(separator: ",") ?? ""),
            "active": block.fields["active"] ?? true, "access": "X",
            "anchor": .string(block.fields["anchor"]?.text ?? "b\(block.id)"), "php": false,
            "designed": block.fields["designed"] ?? false,
            "repoId": source?.repositoryID.map { .int($0) } ?? .null,
            "content": .string(isWrapped ? wrapped(block) : block.fields["content"]?.string ?? ""), "content_ext": "",
            "css": [], "js": [], "assetStrings": [], "lang": [], "manifest": source?.manifest ?? [:],
            "dynamicParams": [],
        ]
    }

    private static func content(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let block = try anyBlock(sites, isDraft: call["editMode"]?.flag == true)
        return MethodAnswer(
            content(
                block, try BlockRepository.block(block, sites),
                isWrapped: call.parameter("params.wrapper_show")?.flag ?? true))
    }

    private static func manifest(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let block = try anyBlock(sites, isDraft: call.parameter("params.edit_mode")?.flag == true)
        return MethodAnswer(try BlockRepository.block(block, sites)?.manifest ?? [:])
    }

    private static func anyBlock(_ sites: SiteCall, isDraft: Bool) throws -> Record {
        let page = try sites.page()
        let block = try sites.call.records("landing.block").known(sites.db, sites.call["block"]?.integer)
        guard let block, block.fields["lid"]?.integer == page.id, block.fields["deleted"] != true,
            (block.fields["public"] != true) == isDraft
        else { throw SiteCall.refusal("BLOCK_NOT_FOUND", "Block not found") }
        return block
    }

    // MARK: Changing

    private static func updateContent(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block", "content"])
        let block = try sites.block(of: try sites.page())
        var forced: JSONObject = ["content": .string(BlockRepository.sanitized(call["content"]?.text ?? ""))]
        if let designed = call["designed"]?.flag { forced["designed"] = .bool(designed) }
        try sites.update("landing.block", block, forced)
        return MethodAnswer(true)
    }

    private static func changeAnchor(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block", "data"])
        let block = try sites.block(of: try sites.page())
        let anchor = call["data"]?.text ?? ""
        let isGood =
            anchor.utf8.count > 1 && anchor.first?.isLetter == true
            && anchor.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                    || "-_.:".unicodeScalars.contains($0)
            }
        guard isGood || anchor.isEmpty else {
            throw SiteCall.refusal(
                "BAD_ANCHOR",
                "The anchor must start with a character from a-z and may only contain Latin letters and digits")
        }
        try sites.update("landing.block", block, ["anchor": .string(anchor)])
        return MethodAnswer(true)
    }

    /// Changes the content of the block that the call names.
    ///
    /// - Parameter change: gets the content and the members of `data`; answers how many of them it found.
    private static func edit(
        _ call: MethodCall, _ db: Database, _ change: (inout BlockHTML, JSONObject) throws -> Int
    ) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block", "data"])
        let block = try sites.block(of: try sites.page())
        guard let data = call.members("data"), !data.isEmpty else {
            throw SiteCall.refusal("NODES_NOT_FOUND", "No nodes found for modification")
        }
        var html = BlockHTML(block.fields["content"]?.string ?? "")
        if try change(&html, data) > 0 {
            try sites.update("landing.block", block, ["content": .string(html.text)])
        }
        return MethodAnswer(true)
    }

    /// Every element that a selector names, from the last to the first, so that what is found stays where it is.
    private static func each(
        _ html: inout BlockHTML, _ selector: String, _ change: (inout BlockHTML, BlockHTML.Element) -> Void
    ) -> Int {
        let elements = html.elements(selector).sorted { $0.whole.lowerBound > $1.whole.lowerBound }
        for element in elements { change(&html, element) }
        return elements.count
    }

    private static func rename(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try edit(call, db) { html, data in
            data.reduce(0) { count, entry in
                count + each(&html, entry.key) { html, element in html.rename(element, to: entry.value.text ?? "") }
            }
        }
    }

    private static func updateNodes(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try edit(call, db) { html, data in
            var count = 0
            for (selector, value) in data {
                // Several values stand for the elements of the class one after the other.
                if let list = value.array, !selector.contains("@") {
                    for (index, value) in list.enumerated() { count += set(value, "\(selector)@\(index)", &html) }
                } else {
                    count += set(value, selector, &html)
                }
            }
            return count
        }
    }

    /// A text becomes what an element holds; a picture or link has its attributes set.
    private static func set(_ value: JSONValue, _ selector: String, _ html: inout BlockHTML) -> Int {
        each(&html, selector) { html, element in
            guard let members = value.object else {
                html.replace(element.inner, with: BlockRepository.sanitized(value.text ?? ""))
                return
            }
            if let text = members["text"]?.text, element.name != "img" {
                html.replace(element.inner, with: BlockRepository.sanitized(text))
            }
            for name in ["src", "alt", "href", "target"] {
                // Attributes stand before the content, so the opening tag is looked up again after each change.
                guard let value = members[name]?.text,
                    let index = html.elements(ofClass: BlockHTML.split(selector).name)
                        .first(where: { $0.opening.lowerBound == element.opening.lowerBound })
                else { continue }
                html.set(name, to: value, on: index)
            }
        }
    }

    private static func updateAttributes(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try edit(call, db) { html, data in
            data.reduce(0) { count, entry in
                count
                    + each(&html, entry.key) { html, element in
                        set(entry.value.object ?? [:], on: element, selector: entry.key, &html)
                    }
            }
        }
    }

    private static func set(
        _ attributes: JSONObject, on element: BlockHTML.Element, selector: String, _ html: inout BlockHTML
    ) {
        for (name, value) in attributes {
            let text = value.text ?? value.serialized()
            let now = html.elements(ofClass: BlockHTML.split(selector).name).first {
                $0.opening.lowerBound == element.opening.lowerBound
            }
            if let now { html.set(name, to: value.isNull ? nil : text, on: now) }
        }
    }

    private static func updateStyles(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try edit(call, db) { html, data in
            data.reduce(0) { count, entry in
                count
                    + each(&html, entry.key) { html, element in
                        var attributes: JSONObject = [:]
                        let classes = entry.value["classList"]?.array?.compactMap(\.text) ?? []
                        let name = BlockHTML.split(entry.key).name
                        if !classes.isEmpty {
                            let all = classes.contains(name) ? classes : [name] + classes
                            attributes["class"] = .string(all.joined(separator: " "))
                        }
                        if let style = entry.value["style"]?.object, !style.isEmpty {
                            attributes["style"] = .string(
                                style.map { "\($0): \($1.text ?? "");" }.joined(separator: " "))
                        }
                        set(attributes, on: element, selector: entry.key, &html)
                    }
            }
        }
    }

    // MARK: Cards

    private static func card(
        _ call: MethodCall, _ db: Database, needs names: [String],
        _ change: (inout BlockHTML, BlockHTML.Element) -> Void
    ) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block", "selector"] + names)
        let block = try sites.block(of: try sites.page())
        var html = BlockHTML(block.fields["content"]?.string ?? "")
        let selector = call["selector"]?.text ?? ""
        guard selector.contains("@"), let element = html.elements(selector).first else {
            throw SiteCall.refusal("CARD_NOT_FOUND", "Card not found in the block")
        }
        change(&html, element)
        try sites.update("landing.block", block, ["content": .string(html.text)])
        return MethodAnswer(true)
    }

    private static func addCard(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let content = BlockRepository.sanitized(call["content"]?.text ?? "")
        return try card(call, db, needs: ["content"]) { html, element in
            html.replace(element.whole.upperBound..<element.whole.upperBound, with: content)
        }
    }

    private static func cloneCard(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try card(call, db, needs: []) { html, element in
            html.replace(element.whole.upperBound..<element.whole.upperBound, with: html.content(element.whole))
        }
    }

    private static func removeCard(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try card(call, db, needs: []) { html, element in html.replace(element.whole, with: "") }
    }

    /// The cards of a class anew: each a copy of one that is there, with its nodes set.
    private static func updateCards(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try edit(call, db) { html, data in
            var count = 0
            for (selector, description) in data {
                let name = BlockHTML.split(selector).name
                let cards = html.elements(ofClass: name)
                guard let first = cards.first, let last = cards.last else { continue }
                let sources = description["source"].flatMap(RecordFilter.members)?.values.map { $0 } ?? []
                let texts = sources.map { source -> String in
                    let index = source["value"]?.integer ?? 0
                    return html.content(cards.indices.contains(index) ? cards[index].whole : first.whole)
                }
                let values = description["values"].flatMap(RecordFilter.members)?.values.first?.object ?? [:]
                if !texts.isEmpty {
                    html.replace(first.whole.lowerBound..<last.whole.upperBound, with: texts.joined())
                }
                for (node, value) in values { count += set(value, node, &html) }
                count += 1
            }
            return count
        }
    }

    private static func upload(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["block", "picture"])
        guard try call.records("landing.block").known(db, call["block"]?.integer) != nil else {
            throw SiteCall.refusal("BLOCK_NOT_FOUND", "Block not found")
        }
        let name =
            call["picture"]?.array?.first?.text ?? call["picture"]?.text?.split(separator: "/").last.map(String.init)
        let pictures: Set<String> = ["png", "jpg", "jpeg", "gif", "webp"]
        guard let name, let ending = name.lowercased().split(separator: ".").last, pictures.contains(String(ending))
        else {
            throw SiteCall.refusal("FILE_ERROR", "File upload error. The file may not be a graphic.")
        }
        let id = try RecordSequence(name: "file", portalID: call.caller.portalID).take(db)
        let folder = call.platform.randomness.hexadecimal(32)
        return MethodAnswer([
            "id": .int(id),
            "src": .string("https://\(call.caller.portal.domain)/upload/landing/\(folder.prefix(3))/\(folder)/\(name)"),
        ])
    }
}
