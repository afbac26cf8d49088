import GRDB

/// `landing.landing.*block`: which blocks a page has, and in which order.
///
/// Source: the platform's documentation, "Page blocks".
enum PageBlockMethods {
    static let bodies: [String: MethodBody] = [
        "landing.landing.addblock": .writing(add), "landing.landing.copyblock": .writing(copy),
        "landing.landing.moveblock": .writing(move), "landing.landing.deleteblock": .writing(delete),
        "landing.landing.markdeletedblock": .writing { call, db in try mark(call, db, isDeleted: true) },
        "landing.landing.markundeletedblock": .writing { call, db in try mark(call, db, isDeleted: false) },
        "landing.landing.hideblock": .writing { call, db in try show(call, db, false) },
        "landing.landing.showblock": .writing { call, db in try show(call, db, true) },
        "landing.landing.upblock": .writing { call, db in try shift(call, db, by: -1) },
        "landing.landing.downblock": .writing { call, db in try shift(call, db, by: 1) },
        "landing.landing.favoriteblock": .writing(favorite), "landing.landing.unfavoriteblock": .writing(unfavorite),
    ]

    // MARK: Making

    /// Adds a block to a page's draft, behind another one or at the end.
    @discardableResult
    static func insert(
        into page: Int, code: String, content: String?, after: Int?, _ sites: SiteCall, isActive: Bool = true
    ) throws -> Record {
        let source = try BlockRepository.block(code, sites)
        guard let source else {
            throw SiteCall.refusal(
                "BLOCK_CANT_BE_ADDED", "Cannot add block because it is not intended for this type of page.")
        }
        let block = try sites.call.records("landing.block").add(
            sites.db, [:],
            forced: [
                "lid": .int(page), "code": .string(code), "name": .string(source.name), "active": .bool(isActive),
                "content": .string(content ?? source.content), "deleted": false, "public": false,
            ])
        try place(block, after: after, sites)
        return block
    }

    @discardableResult
    static func copy(_ block: Record, to page: Int, after: Int?, _ sites: SiteCall) throws -> Record {
        var fields = block.fields.filter { ["code", "name", "active", "content", "designed"].contains($0.key) }
        fields["lid"] = .int(page)
        fields["public"] = false
        fields["deleted"] = false
        let copy = try sites.call.records("landing.block").add(sites.db, [:], forced: fields)
        try place(copy, after: after, sites)
        return copy
    }

    /// Numbers the page's blocks anew, with this one behind `after`, or last.
    private static func place(_ block: Record, after: Int?, _ sites: SiteCall) throws {
        guard let page = block.fields["lid"]?.integer else { return }
        var order = try sites.blocks(of: page, isDraft: true, includingDeleted: true).filter { $0.id != block.id }
        let index = order.firstIndex { $0.id == after }.map { $0 + 1 } ?? order.count
        order.insert(block, at: index)
        try number(order, sites)
    }

    private static func number(_ order: [Record], _ sites: SiteCall) throws {
        for (index, block) in order.enumerated() where block.fields["sort"]?.integer != (index + 1) * 500 {
            var block = block
            block.fields["sort"] = .int((index + 1) * 500)
            try sites.call.records("landing.block").store(sites.db).update(block)
        }
    }

    private static func answer(_ block: Record, _ wantsContent: JSONValue?, _ sites: SiteCall) throws -> MethodAnswer {
        guard wantsContent?.flag == true else { return MethodAnswer(.int(block.id)) }
        let known = try sites.call.records("landing.block").known(sites.db, block.id) ?? block
        return MethodAnswer([
            "result": true, "content": BlockContentMethods.content(known, try BlockRepository.block(known, sites)),
        ])
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "fields"])
        let page = try sites.page()
        let fields = call.members("fields") ?? [:]
        if let content = fields["CONTENT"]?.text, content.isEmpty {
            throw SiteCall.refusal("BLOCK_NOT_FOUND", "Content for the block is not found")
        }
        let block = try insert(
            into: page.id, code: fields["CODE"]?.text ?? "", content: fields["CONTENT"]?.text,
            after: fields["AFTER_ID"]?.integer, sites, isActive: fields["ACTIVE"]?.flag ?? true)
        return try answer(block, fields["RETURN_CONTENT"], sites)
    }

    private static func copy(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let page = try sites.page()
        let copy = try copy(try source(sites), to: page.id, after: call.parameter("params.AFTER_ID")?.integer, sites)
        return try answer(copy, call.parameter("params.RETURN_CONTENT"), sites)
    }

    /// A block of any page's draft.
    private static func source(_ sites: SiteCall) throws -> Record {
        let block = try sites.call.records("landing.block").known(sites.db, sites.call["block"]?.integer)
        guard let block, block.fields["deleted"] != true, block.fields["public"] != true else {
            throw SiteCall.refusal("BLOCK_NOT_FOUND", "Block not found in the landing")
        }
        return block
    }

    private static func move(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let page = try sites.page()
        let moved = try call.records("landing.block").update(
            db, try source(sites), [:], forced: ["lid": .int(page.id)])
        try place(moved, after: call.parameter("params.AFTER_ID")?.integer, sites)
        return try answer(moved, call.parameter("params.RETURN_CONTENT"), sites)
    }

    // MARK: Changing

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        try call.records("landing.block").delete(db, try sites.block(of: try sites.page()))
        return MethodAnswer(true)
    }

    private static func mark(_ call: MethodCall, _ db: Database, isDeleted: Bool) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let block = try sites.block(of: try sites.page(), includingDeleted: true)
        try sites.update("landing.block", block, ["deleted": .bool(call["mark"]?.flag ?? isDeleted)])
        return MethodAnswer(true)
    }

    private static func show(_ call: MethodCall, _ db: Database, _ isShown: Bool) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        try sites.update("landing.block", try sites.block(of: try sites.page()), ["active": .bool(isShown)])
        return MethodAnswer(true)
    }

    private static func shift(_ call: MethodCall, _ db: Database, by step: Int) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let page = try sites.page()
        let block = try sites.block(of: page)
        var order = try sites.blocks(of: page.id, isDraft: true)
        guard let index = order.firstIndex(where: { $0.id == block.id }), order.indices.contains(index + step) else {
            throw SiteCall.refusal("BLOCK_WRONG_SORT", "Out of sort range or block not found")
        }
        order.swapAt(index, index + step)
        try number(order, sites)
        return MethodAnswer(true)
    }

    // MARK: One's own blocks

    private static func favorite(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "block"])
        let page = try sites.page()
        let block = try sites.block(of: page)
        var fields = block.fields.filter { ["code", "name", "content"].contains($0.key) }
        fields["lid"] = .int(page.id)
        fields["favorite"] = .object(call.members("meta") ?? [:])
        if let name = call.parameter("meta.name") { fields["name"] = name }
        return MethodAnswer(.int(try call.records("landing.block").add(db, [:], forced: fields).id))
    }

    private static func unfavorite(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["blockId"])
        let blocks = try call.records("landing.block")
        guard let block = try blocks.known(db, call["blockId"]?.integer), block.fields["favorite"] != nil else {
            throw SiteCall.refusal("BLOCK_NOT_FOUND", "Block not found")
        }
        guard call.caller.isAdmin || block.fields["createdBy"]?.integer == call.caller.user.id else {
            throw SiteCall.denied("Operation is forbidden")
        }
        try blocks.delete(db, block)
        return MethodAnswer(true)
    }
}
