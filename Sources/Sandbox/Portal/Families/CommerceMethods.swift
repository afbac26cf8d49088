import GRDB

/// Methods of the shop, the sites, the lists and the stores of applications that their record types' files alone cannot describe.
enum CommerceMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for group in [
            EntityMethods.bodies, EntityItemMethods.bodies, ListMethods.bodies, ListFieldMethods.bodies,
            ListElementMethods.bodies, CatalogProductMethods.bodies, CatalogDocumentMethods.bodies, SaleMethods.bodies,
            SaleHandlerMethods.bodies, SiteMethods.bodies, PageMethods.bodies, PageBlockMethods.bodies,
            BlockContentMethods.bodies, BlockRepositoryMethods.bodies, SiteRoleMethods.bodies, ProcessMethods.bodies,
            BookingMethods.bodies, AnalyticsMethods.bodies,
        ] {
            bodies.merge(group) { first, _ in first }
        }
        return bodies
    }()
}

extension MethodCall {
    /// A parameter, also by a path such as `params.filter`.
    func parameter(_ path: String) -> JSONValue? { SchemaParameters(params, positional: [])[path] }

    /// A parameter that PHP would have as an array; `nil` when there is none, or it is a scalar.
    func members(_ path: String) -> JSONObject? { parameter(path).flatMap(RecordFilter.members) }

    func records(_ type: String) throws -> Records { try Records(self, type) }

    /// What the method's record type does by its file alone.
    ///
    /// - Parameter method: another method of the type, in the place of the one that was called.
    func bySchema(_ db: Database, _ type: String, as method: String? = nil) throws -> MethodAnswer {
        guard let type = RecordType.named(type), let method = type.schema.methods[method ?? name] else {
            throw RESTFailure.of(.notEmulated)
        }
        return try SchemaCall(self, method, type).run(db)
    }

    /// Keeps a file that came in any of the usual forms; `nil` when the value is none.
    func keep(_ value: JSONValue?, _ db: Database, name: String = "file") throws -> JSONValue? {
        guard let file = FileContent.upload(value) else { return nil }
        return .int(
            try FileContent.keep(db, portalID: caller.portalID, name: file.name ?? name, bytes: file.bytes))
    }

    /// An address for the content that a record keeps by its number.
    func address(of content: JSONValue?) -> JSONValue {
        content?.integer.map { .string(FileExchanges.address(of: $0, for: self)) } ?? .null
    }

    /// The moment as records keep it.
    var now: JSONValue { .string(PortalTime.text(unixSeconds: platform.clock.unixSeconds)) }
}

extension Records {
    /// The record of that number, if there is one.
    func known(_ db: Database, _ id: Int?) throws -> Record? { try id.flatMap { try store(db).record($0) } }

    /// A page of a list, filtered and sorted as the caller asks.
    func page(
        _ db: Database, filter: JSONObject, order: JSONObject, start: Int, condition: SQLCondition? = nil,
        size: Int = RecordStore.pageSize
    ) throws -> RecordStore.Page {
        let reader = RecordFilter(type: type, style: .schema, portalID: call.caller.portalID)
        let conditions = [condition, try reader.condition(filter)].compactMap { $0 }
        return try store(db).page(
            .joined(conditions, by: "AND"), order: try reader.order(order), start: max(-1, start), limit: size)
    }
}

/// What goes with an application that is removed.
///
/// Source: the platform's documentation, "Uninstallation of applications" and "Data storage".
enum ApplicationRecords {
    /// Field with the application's `client_id`, never answered.
    static let owner = "CLIENT"

    /// Pay systems and cash registers, what they are made with, triggers, and types of activities.
    static func removeHandlers(_ db: Database, portalID: Int64, clientID: String) throws {
        for type in [
            "sale.paysystem", "sale.paysystem.handler", "sale.cashbox", "sale.cashbox.handler",
            "crm.automation.trigger",
            "crm.activity.type",
        ] {
            try remove(db, type: type, portalID: portalID, clientID: clientID)
        }
    }

    /// Data storages with what is in them.
    static func removeStores(_ db: Database, portalID: Int64, clientID: String) throws {
        for type in ["entity", "entity.section", "entity.item", "entity.property"] {
            try remove(db, type: type, portalID: portalID, clientID: clientID)
        }
    }

    private static func remove(_ db: Database, type: String, portalID: Int64, clientID: String) throws {
        guard let type = RecordType.named(type) else { return }
        let store = RecordStore(db, portalID: portalID, type: type)
        for record in try store.records([owner: .string(clientID)]) {
            try store.delete(record.id)
        }
    }
}
