import Testing

@testable import Sandbox

@Suite("REST: methods without state of their own")
struct RESTShapeTests {
    /// A value that a page's type accepts.
    private static func sample(_ base: ParameterTable.Base) -> JSONValue {
        switch base {
        case .integer, .number: 1
        case .object: [:]
        case .array: []
        case .boolean: true
        case .string, .char, .any: "text"
        case .datetime, .date: "2026-08-21T12:00:00+00:00"
        }
    }

    private static func put(_ value: JSONValue, at path: ArraySlice<String>, into object: inout JSONObject) {
        guard let name = path.first else { return }
        guard path.count > 1 else {
            if object[name] == nil { object[name] = value }
            return
        }
        var inner = object[name]?.object ?? [:]
        put(value, at: path.dropFirst(), into: &inner)
        object[name] = .object(inner)
    }

    @Test("Every documented method is refused without scope, answered in its shape with it, and told what it lacks")
    func everyMethod() async throws {
        let names = MethodTable.standard.names.filter { !ModelledMethods.isModelled($0) }
        let scopes = Set(MethodTable.standard.methods.values.flatMap(\.scopes)).sorted().joined(separator: ",")
        try await RESTPortal.with(scope: scopes, unmodelled: .shape) { portal in
            var shaped = 0
            for name in names {
                guard let method = MethodTable.standard.methods[name] else { continue }
                var params: JSONObject = [:]
                let wanted = ParameterTable.standard.parameters(of: name)
                for parameter in wanted where parameter.isRequired || parameter.path.count == 1 {
                    Self.put(Self.sample(parameter.base), at: parameter.path[...], into: &params)
                }
                let response = await portal.respond(name, params)
                if ShapeTable.standard.shape(of: name) == nil {
                    #expect(response.status == 501, "\(name)")
                    continue
                }
                #expect(response.status == 200, "\(name): \(response.bodyText.prefix(300))")
                #expect(response.value(ofHeader: "X-Lintel-Emulation") == "shape", "\(name)")
                #expect(response.notes?.emulation == "shape")
                shaped += 1
                let lacking = wanted.first { $0.isRequired && $0.path.count == 1 }
                if let lacking {
                    params[lacking.path[0]] = nil
                    let refused = await portal.respond(name, params)
                    #expect(refused.status == 400, "\(name) without \(lacking.path[0])")
                    #expect(refused.answer["argument"]?.string == lacking.path[0], "\(name)")
                }
                if method.audience == .administrator {
                    #expect(await portal.respond(name, params, as: 2).status == 403, "\(name)")
                }
            }
            #expect(shaped > 20)
        }
        try await RESTPortal.with(scope: "", unmodelled: .shape) { portal in
            for name in names where MethodTable.standard.methods[name]?.isGranted(by: []) == false {
                let refused = await portal.respond(name)
                #expect(refused.answer["error"] == "insufficient_scope", "\(name)")
            }
        }
    }

    /// Documented methods that are answered in their shape and take an identifier.
    private static let reading = MethodTable.standard.names.filter { name in
        !ModelledMethods.isModelled(name) && ShapeTable.standard.shape(of: name) != nil
            && ParameterTable.standard.parameters(of: name).contains { $0.path == ["id"] }
            && ParameterTable.standard.parameters(of: name).allSatisfy { !$0.isRequired || $0.path == ["id"] }
    }

    private static let everyScope = Set(MethodTable.standard.methods.values.flatMap(\.scopes)).sorted()
        .joined(separator: ",")

    @Test("The same call gets the same answer")
    func repeatable() async throws {
        try await RESTPortal.with(scope: Self.everyScope, unmodelled: .shape) { portal in
            for name in Self.reading {
                let first = await portal.call(name, ["id": 17])
                #expect(first["result"] == (await portal.call(name, ["id": 17]))["result"], "\(name)")
            }
            #expect(!Self.reading.isEmpty)
        }
    }

    @Test("Without shapes such a method says that it is not emulated")
    func refused() async throws {
        try await RESTPortal.with(scope: Self.everyScope, unmodelled: .refuse) { portal in
            for name in Self.reading {
                #expect(await portal.call(name, ["id": 1])["error"] == "NOT_EMULATED", "\(name)")
            }
        }
    }
}
