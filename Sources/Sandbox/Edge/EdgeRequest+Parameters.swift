import Bitrix24Wire

/// Why a request's parameters could not be read. The answer to it is 400.
enum ParameterError: Error, Hashable, CustomStringConvertible {
    case query(FormError)
    case form(FormError)
    case json(String)
    case multipart(String)

    var description: String {
        switch self {
        case .query(let error): "The query cannot be read. \(error)"
        case .form(let error): "The body cannot be read as a form. \(error)"
        case .json(let reason): "The body is not JSON: \(reason)"
        case .multipart(let reason): "The body cannot be read as multipart/form-data: \(reason)"
        }
    }
}

extension EdgeRequest {
    /// The media type of the body, lower-cased, without parameters; `nil` when none was given.
    var mediaType: String? {
        guard let header = header("content-type") else { return nil }
        // As nearly all clients write it.
        if header == "application/x-www-form-urlencoded" || header == "application/json" { return header }
        let type = header.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        return type.isEmpty ? nil : type
    }

    /// Query and body as one set of parameters, the body winning, as PHP fills `$_REQUEST`.
    ///
    /// A form, a multipart body (a file becomes `[name, base64]`, as the REST interface wants files) and JSON are understood. A body
    /// of type `text/plain`, or of none, is a form, because a browser's script sends forms that way, unless it begins as JSON does.
    /// A body of any other type is not read.
    func parameters() throws(ParameterError) -> JSONObject {
        let query = Array(self.query.utf8)
        switch mediaType {
        case "application/x-www-form-urlencoded":
            return try form(query)
        case "multipart/form-data":
            return try merging(try multipart(), over: query)
        case let type? where type == "application/json" || type.hasSuffix("+json"):
            return try merging(try json(), over: query)
        case nil, "text/plain":
            let first = body.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
            return first == UInt8(ascii: "{") ? try merging(try json(), over: query) : try form(query)
        default:
            return try merging([:], over: query)
        }
    }

    private func form(_ query: [UInt8]) throws(ParameterError) -> JSONObject {
        do {
            return try FormCodec.decode(merging: body.isEmpty ? [query] : [query, body])
        } catch {
            // The query alone is small: whatever is wrong with both together is the body's doing, unless the query is wrong itself.
            _ = try merging([:], over: query)
            throw .form(error)
        }
    }

    private func merging(_ members: JSONObject, over query: [UInt8]) throws(ParameterError) -> JSONObject {
        guard !query.isEmpty else { return members }
        do {
            var result = try FormCodec.decode(query)
            for (key, value) in members { result[key] = value }
            return result
        } catch {
            throw .query(error)
        }
    }

    private func json() throws(ParameterError) -> JSONObject {
        guard body.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else { return [:] }
        do {
            switch try JSONValue(parsing: body) {
            case .object(let members): return members
            case .array(let elements):
                return JSONObject(uniqueKeysWithValues: elements.enumerated().map { (String($0.offset), $0.element) })
            default: throw ParameterError.json("an object was expected")
            }
        } catch let error as ParameterError {
            throw error
        } catch {
            throw .json("\(error)")
        }
    }

    private func multipart() throws(ParameterError) -> JSONObject {
        guard let header = header("content-type"), let boundary = MultipartBody.boundary(inContentType: header) else {
            throw .multipart("the content type names no boundary")
        }
        do {
            return try FormCodec.tree(of: try MultipartBody(body, boundary: boundary).fields)
        } catch let error as FormError {
            throw .multipart("\(error)")
        } catch let error as MultipartBody.Malformed {
            throw .multipart(error.reason)
        } catch {
            throw .multipart("\(error)")
        }
    }
}
