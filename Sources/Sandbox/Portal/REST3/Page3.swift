/// Which part of a list is wanted.
///
/// Source: the platform's documentation, the pages of the methods `*.list` and `*.tail`.
struct Page3: Sendable, Hashable {
    var offset: Int
    var limit: Int

    /// `pagination {page, limit, offset}`. Pages count from 1; b24jssdk asks for page 0, which is the first one too.
    ///
    /// - Parameter maximum: what a greater limit becomes.
    /// - Throws: `INVALIDPAGINATION`.
    init(_ value: JSONValue?, standard: Int = 50, maximum: Int = 1000) throws {
        offset = 0
        limit = standard
        guard let value, !value.isNull else { return }
        guard let members = value.object else { throw RESTFailure.invalidPagination3(value) }
        func number(_ name: String) throws -> Int? {
            guard let member = members[name], !member.isNull else { return nil }
            guard let number = member.integer, number >= 0, number <= 1 << 40 else {
                throw RESTFailure.invalidPagination3(value)
            }
            return number
        }
        if let asked = try number("limit") {
            guard asked > 0 else { throw RESTFailure.invalidPagination3(value) }
            limit = min(asked, maximum)
        }
        if let page = try number("page") { offset = min(max(1, page), 1_000_000) * limit - limit }
        if let asked = try number("offset") { offset = asked }
    }
}

/// `cursor {field, value, order, limit}` of the methods `*.tail`: what comes after a value.
struct Cursor3: Sendable {
    var field: EntityType.Field
    var value: JSONValue
    var isDescending: Bool
    var limit: Int

    /// - Throws: `INVALIDPAGINATION`, `INVALIDORDER`, `UNKNOWNDTOPROPERTY`, `INVALIDFILTER` when the filter speaks of the cursor's field.
    init(_ value: JSONValue?, of type: EntityType, filter: JSONValue?) throws {
        let members = value?.object ?? [:]
        if let value, !value.isNull, value.object == nil { throw RESTFailure.invalidPagination3(value) }
        let name = members["field"]?.text ?? "id"
        guard let field = type.field(name) else { throw RESTFailure.unknownProperty3(name, of: type.object) }
        guard field.isSortable else { throw RESTFailure.invalidOrder3([.string(name)]) }
        if Filter3.fields(of: filter).contains(name) {
            throw RESTFailure.invalidFilter3(.string("Cursor field \(name) cannot be used at filter."))
        }
        self.field = field
        let word = members["order"]?.text?.uppercased() ?? "ASC"
        guard word == "ASC" || word == "DESC" else { throw RESTFailure.invalidOrder3(members["order"] ?? "") }
        isDescending = word == "DESC"
        self.value = members["value"] ?? 0
        limit = 50
        if let asked = members["limit"], !asked.isNull {
            guard let number = asked.integer, number > 0 else {
                throw RESTFailure.invalidPagination3(.object(members))
            }
            limit = min(number, 1000)
        }
    }
}
