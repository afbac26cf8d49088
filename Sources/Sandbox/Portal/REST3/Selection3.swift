/// `select` of REST 3.0: fields of the object itself, and of related objects by a dot.
///
/// Source: the platform's documentation, "Overview of REST 3.0", connections between objects.
struct Selection3: Sendable {
    /// In the order of the call.
    var own: [String]
    /// Fields of related objects by the field that stands for them.
    private(set) var related: [(name: String, fields: [String])]

    /// - Parameter standard: what is answered without `select`; `nil`: the fields that are marked so.
    /// - Throws: `INVALIDSELECT`, `UNKNOWNDTOPROPERTY`.
    init(_ value: JSONValue?, of type: EntityType, standard: [String]? = nil) throws {
        own = []
        related = []
        guard let value, !value.isNull else {
            own = standard ?? type.fields.filter(\.isStandard).map(\.name)
            return
        }
        guard let elements = value.array else { throw RESTFailure.invalidSelect3(value) }
        for element in elements {
            guard let path = element.string, !path.isEmpty else { throw RESTFailure.invalidSelect3(value) }
            try add(path, of: type)
        }
        if own.isEmpty, related.isEmpty { own = standard ?? type.fields.filter(\.isStandard).map(\.name) }
        // Who asks for related objects alone wants to know whose they are.
        if own.isEmpty, type.field("id") != nil { own = ["id"] }
    }

    private mutating func add(_ path: String, of type: EntityType) throws {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else {
            guard let field = type.field(path) else {
                if type.isStrict { throw RESTFailure.unknownProperty3(path, of: type.object) }
                return
            }
            if let relation = field.relation, let other = EntityType.object(relation) {
                relate(path, other.fields.filter(\.isStandard).map(\.name))
            } else if !own.contains(path) {
                own.append(path)
            }
            return
        }
        guard let relation = type.field(parts[0])?.relation, let other = EntityType.object(relation) else {
            throw RESTFailure.unknownProperty3(parts[0], of: type.object)
        }
        guard other.field(parts[1]) != nil else {
            throw RESTFailure.unknownProperty3(parts[1], of: other.object)
        }
        relate(parts[0], [parts[1]])
    }

    /// In the order of the call, too.
    private mutating func relate(_ name: String, _ fields: [String]) {
        if let index = related.firstIndex(where: { $0.name == name }) {
            related[index].fields += fields
        } else {
            related.append((name, fields))
        }
    }
}
