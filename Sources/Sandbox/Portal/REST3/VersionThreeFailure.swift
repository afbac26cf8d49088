/// How REST 3.0 refuses: `{"error": {"code", "message", "validation"?}}`.
///
/// Source: the platform's documentation, "Overview of REST 3.0" and the pages of its methods.
extension RESTFailure {
    /// What is wrong with one parameter, and which.
    struct Problem: Sendable, Hashable {
        var field: String?
        var message: String

        init(_ field: String?, _ message: String) {
            self.field = field
            self.message = message
        }

        var json: JSONValue {
            var members: JSONObject = ["message": .string(message)]
            if let field { members["field"] = .string(field) }
            return .object(members)
        }
    }

    /// - Parameter name: the code without what all of them begin and end with: `INVALIDFILTER`.
    static func version3(
        _ name: String, status: Int = 400, _ text: String, _ problems: [Problem] = []
    ) -> RESTFailure {
        RESTFailure(
            ErrorCode("BITRIX_REST_V3_EXCEPTION_\(name)EXCEPTION"), status: status, text,
            extra: problems.isEmpty ? [:] : ["validation": .array(problems.map(\.json))])
    }

    static let invalidJSON3 = version3("INVALIDJSON", "The request body is not valid JSON")
    static let accessDenied3 = version3("ACCESSDENIED", status: 403, "Access denied")

    /// Parameters that are missing or cannot be what they are.
    static func invalidRequest3(_ problems: [Problem]) -> RESTFailure {
        version3("VALIDATION_REQUESTVALIDATION", "Error validating request object", problems)
    }

    static func invalidRequest3(_ field: String?, _ message: String) -> RESTFailure {
        invalidRequest3([Problem(field, message)])
    }

    /// Members of `fields` that are missing or cannot be what they are.
    static func invalidObject3(_ problems: [Problem]) -> RESTFailure {
        version3("VALIDATION_DTOVALIDATION", "Object validation error", problems)
    }

    static func missing3(_ field: String) -> RESTFailure {
        invalidRequest3(field, "Required field `\(field)` is not specified")
    }

    static func wrongType3(_ field: String, _ type: String) -> RESTFailure {
        invalidRequest3(field, "Field `\(field)` requires data type `\(type)` for this request")
    }

    static func unknownProperty3(_ field: String, of object: String) -> RESTFailure {
        version3("UNKNOWNDTOPROPERTY", "Unknown field `\(field)` for entity `\(object)`")
    }

    static func notFound3(_ id: Int) -> RESTFailure { version3("ENTITYNOTFOUND", "Record with ID = `\(id)` not found") }

    static func invalidSelect3(_ value: JSONValue) -> RESTFailure {
        version3("INVALIDSELECT", "Unable to recognize select expression `\(value.shown3)`")
    }

    static func invalidFilter3(_ value: JSONValue) -> RESTFailure {
        version3("INVALIDFILTER", "Unable to recognize filter expression `\(value.shown3)`")
    }

    static func invalidOrder3(_ value: JSONValue) -> RESTFailure {
        version3("INVALIDORDER", "Unable to recognize sorting parameter `\(value.shown3)`")
    }

    static func invalidPagination3(_ value: JSONValue) -> RESTFailure {
        version3("INVALIDPAGINATION", "Unable to recognize pagination parameter `\(value.shown3)`")
    }

    /// Refusals about who calls keep the envelope of the older version on this path too.
    var isAboutCaller: Bool {
        let codes: [ErrorCode] = [
            .noAuthFound, .invalidCredentials, .expiredToken, .invalidToken, .applicationNotFound, .errorOAuth,
            .authorizationError, .userAccessError, .paymentRequired, .notInstalled, .portalDeleted, .insufficientScope,
        ]
        return codes.contains(code)
    }
}

extension JSONValue {
    /// As a message quotes it.
    fileprivate var shown3: String { String((string ?? serialized()).prefix(200)) }
}
