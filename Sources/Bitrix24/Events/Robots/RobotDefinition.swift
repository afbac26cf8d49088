public import OrderedCollections

/// A robot or an activity as the application registers it.
///
/// Source: https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/bizproc-robot-add.html
public struct RobotDefinition: Sendable, Hashable {
    /// Unique in the application: letters and digits of ASCII, `.`, `-` and `_`.
    public var code: String
    /// Where the portal posts the call, on the application's own domain (``/Bitrix24Server/ApplicationRoutes``).
    public var handler: String
    public var name: LocalizedText
    public var description: LocalizedText?
    /// What a person fills in; the names begin with a letter, then letters, digits and `_`.
    public var properties: OrderedDictionary<String, RobotProperty>
    /// What the application returns (``RobotResult``).
    public var returns: OrderedDictionary<String, RobotProperty>
    /// Whether the workflow waits for ``RobotResult``.
    public var waitsForAnswer: Bool
    /// Whose token the call brings. By default nobody's in particular.
    public var userID: Int?
    /// Module, object and type, such as `crm`, `CCrmDocumentDeal`, `DEAL`: gives properties the types of that document.
    public var documentType: [String]
    /// Where it is offered: `b24`, `box`, or document types in part or in full.
    public var includes: [[String]]
    /// Where it is not.
    public var excludes: [[String]]
    /// A page of the application for its settings.
    public var settingsPage: String?

    public init(
        code: String, handler: String, name: LocalizedText, description: LocalizedText? = nil,
        properties: OrderedDictionary<String, RobotProperty> = [:],
        returns: OrderedDictionary<String, RobotProperty> = [:], waitsForAnswer: Bool = true, userID: Int? = nil,
        documentType: [String] = [], includes: [[String]] = [], excludes: [[String]] = [], settingsPage: String? = nil
    ) {
        self.code = code
        self.handler = handler
        self.name = name
        self.description = description
        self.properties = properties
        self.returns = returns
        self.waitsForAnswer = waitsForAnswer
        self.userID = userID
        self.documentType = documentType
        self.includes = includes
        self.excludes = excludes
        self.settingsPage = settingsPage
    }

    /// Parameters of `bizproc.robot.add` and `bizproc.activity.add`.
    public var parameters: JSONObject {
        var parameters: JSONObject = ["CODE": .string(code)]
        parameters.merge(fields) { $1 }
        return parameters
    }

    /// Everything but the code, as the methods of update take it.
    var fields: JSONObject {
        var fields: JSONObject = [
            "HANDLER": .string(handler), "NAME": name.json, "USE_SUBSCRIPTION": waitsForAnswer ? "Y" : "N",
        ]
        if let description { fields["DESCRIPTION"] = description.json }
        if let userID { fields["AUTH_USER_ID"] = .int(userID) }
        if !properties.isEmpty { fields["PROPERTIES"] = .object(properties.mapValues(\.json)) }
        if !returns.isEmpty { fields["RETURN_PROPERTIES"] = .object(returns.mapValues(\.json)) }
        if !documentType.isEmpty { fields["DOCUMENT_TYPE"] = .array(documentType.map { .string($0) }) }
        var filter = JSONObject()
        if !includes.isEmpty { filter["INCLUDE"] = .array(includes.map(Self.rule)) }
        if !excludes.isEmpty { filter["EXCLUDE"] = .array(excludes.map(Self.rule)) }
        if !filter.isEmpty { fields["FILTER"] = .object(filter) }
        if let settingsPage {
            fields["USE_PLACEMENT"] = "Y"
            fields["PLACEMENT_HANDLER"] = .string(settingsPage)
        }
        return fields
    }

    private static func rule(_ parts: [String]) -> JSONValue {
        // An edition is a text, a document type a list, also when only its module is named.
        if parts.count == 1, ["b24", "box"].contains(parts[0]) { return .string(parts[0]) }
        return .array(parts.map { .string($0) })
    }

    /// What the platform would refuse, found before it is asked.
    var problem: String? {
        func isWord(_ text: String, beginsWithLetter: Bool, _ others: String) -> Bool {
            guard let first = text.first, !beginsWithLetter || (first.isASCII && first.isLetter) else { return false }
            return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
        }
        guard isWord(code, beginsWithLetter: false, ".-_") else { return "the code \(code) has other characters" }
        for key in Array(properties.keys) + Array(returns.keys) where !isWord(key, beginsWithLetter: true, "_") {
            return "the property \(key) has other characters"
        }
        guard documentType.isEmpty || documentType.count == 3 else { return "a document type has three parts" }
        return nil
    }
}

/// A value that a robot is set up with, or that it returns.
public struct RobotProperty: Sendable, Hashable {
    /// The types that every document knows; others come with a document type.
    ///
    /// Source: https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/bizproc-robot-add.html
    public struct Kind: Sendable, Hashable, ExpressibleByStringLiteral {
        public let value: String

        public init(_ value: String) { self.value = value }
        public init(stringLiteral value: String) { self.value = value }

        public static let bool: Kind = "bool"
        public static let date: Kind = "date"
        public static let dateTime: Kind = "datetime"
        public static let double: Kind = "double"
        public static let file: Kind = "file"
        public static let int: Kind = "int"
        public static let select: Kind = "select"
        public static let string: Kind = "string"
        public static let text: Kind = "text"
        public static let user: Kind = "user"
    }

    public var kind: Kind
    public var name: LocalizedText
    public var description: LocalizedText?
    public var isRequired: Bool
    public var isMultiple: Bool
    /// Of a ``Kind/select``: value and title.
    public var options: OrderedDictionary<String, String>
    /// Of a ``Kind/select``: one of the values.
    public var defaultValue: JSONValue?

    public init(
        _ kind: Kind, name: LocalizedText, description: LocalizedText? = nil, isRequired: Bool = false,
        isMultiple: Bool = false, options: OrderedDictionary<String, String> = [:], defaultValue: JSONValue? = nil
    ) {
        self.kind = kind
        self.name = name
        self.description = description
        self.isRequired = isRequired
        self.isMultiple = isMultiple
        self.options = options
        self.defaultValue = defaultValue
    }

    var json: JSONValue {
        var members: JSONObject = [
            "Name": name.json, "Type": .string(kind.value), "Required": isRequired ? "Y" : "N",
            "Multiple": isMultiple ? "Y" : "N",
        ]
        if let description { members["Description"] = description.json }
        if !options.isEmpty { members["Options"] = .object(options.mapValues { .string($0) }) }
        if let defaultValue { members["Default"] = defaultValue }
        return .object(members)
    }
}

/// A text for people: one for all languages, or one for each, by the platform's code (`en`, `de`, `ru`).
public enum LocalizedText: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
    case one(String)
    case several(OrderedDictionary<String, String>)

    public init(stringLiteral value: String) { self = .one(value) }
    /// The last of equal keys wins.
    public init(dictionaryLiteral elements: (String, String)...) {
        self = .several(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
    }

    /// As the platform takes it.
    public var json: JSONValue {
        switch self {
        case .one(let text): .string(text)
        case .several(let texts): .object(texts.mapValues { .string($0) })
        }
    }
}

extension PortalClient {
    /// Registers a robot, or brings it up to date when it is there. Needs an administrator and the scope `bizproc`.
    ///
    /// - Throws: as ``call(_:_:)``; reason `misuse` when the definition cannot be right.
    public func register(robot definition: RobotDefinition) async throws {
        try await register(definition, add: "bizproc.robot.add", update: "bizproc.robot.update")
    }

    /// Registers an activity of the workflow designer, or brings it up to date when it is there.
    ///
    /// - Throws: as ``register(robot:)``.
    public func register(activity definition: RobotDefinition) async throws {
        try await register(definition, add: "bizproc.activity.add", update: "bizproc.activity.update")
    }

    private func register(_ definition: RobotDefinition, add: MethodName, update: MethodName) async throws {
        if let problem = definition.problem { throw RESTError(.misuse, method: add, detail: problem) }
        do {
            _ = try await call(add, definition.parameters)
        } catch let error as RESTError where error.code?.value == "ERROR_ACTIVITY_ALREADY_INSTALLED" {
            _ = try await call(update, ["CODE": .string(definition.code), "FIELDS": .object(definition.fields)])
        }
    }
}
