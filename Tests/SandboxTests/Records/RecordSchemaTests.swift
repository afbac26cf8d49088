import Foundation
import GRDB
import Testing

@testable import Sandbox

/// The files of the record types, as they stand.
@Suite("Files of record types")
struct RecordSchemaFileTests {
    static let files: [String] =
        (try? FileManager.default.contentsOfDirectory(atPath: FactTable.folder.appendingPathComponent("records").path))?
        .filter { $0.hasSuffix(".json") }.sorted() ?? []

    private static let members: Set<String> = [
        "type", "entityTypeId", "scope", "event", "stage", "semantics", "title", "titleRu", "fields", "answers", "id",
        "key", "names", "unknown", "uses", "unique", "rights", "errors", "events", "family", "methods", "standing",
    ]
    private static let fieldMembers: Set<String> = [
        "name", "type", "title", "item", "required", "readOnly", "immutable", "multiple", "deprecated", "classic",
        "status", "parent", "default", "touch", "refers", "cascade", "hidden", "secret", "filter", "as", "empty",
        "values",
        "kind", "search", "index", "format",
    ]
    private static let methodMembers: Set<String> = [
        "do", "input", "id", "bind", "fixed", "match", "set", "unless", "answer", "only", "names", "answers", "filter",
        "order", "select", "start", "page", "total", "pageParam", "sort", "positional", "required", "who", "event",
        "errors", "needs", "then",
    ]

    @Test("A type's file is JSON of the known form and named after its type", arguments: files)
    func form(_ file: String) throws {
        let json = try JSONValue(parsing: FactTable.bytes("records/\(file)"))
        #expect(json["type"]?.string.map { $0 + ".json" } == file)
        #expect((json.object ?? [:]).keys.filter { !Self.members.contains($0) } == [])
        for field in json["fields"]?.array ?? [] {
            #expect((field.object ?? [:]).keys.filter { !Self.fieldMembers.contains($0) } == [], "\(field)")
            #expect(field["name"]?.string != nil && field["type"]?.string != nil, "\(field)")
        }
        for (name, method) in json["methods"]?.object ?? [:] {
            #expect((method.object ?? [:]).keys.filter { !Self.methodMembers.contains($0) } == [], "\(name)")
            #expect(SchemaMethod(name, method) != nil, "\(name) does nothing known")
        }
    }

    @Test("What a type's file names exists", arguments: files)
    func names(_ file: String) throws {
        let type = try #require(RecordType(try JSONValue(parsing: FactTable.bytes("records/\(file)"))))
        for (name, method) in type.schema.methods {
            let isDocumented = MethodTable.standard.methods[name] != nil || MethodTable.standard.methods3[name] != nil
            #expect(isDocumented, "\(name) is no documented method")
            for field in method.bound.map(\.field) + method.fixed.keys + method.match + (method.required ?? []) {
                #expect(type.field(anyName: field) != nil || CustomField.isName(field), "\(name): field \(field)")
            }
            for other in method.needs.map(\.type) + method.effects.map(\.type) {
                #expect(RecordType.named(other) != nil, "\(name): type \(other)")
            }
        }
        for event in type.schema.events.values {
            #expect(EventTable.standard.scopes[event] != nil, "\(event) is no documented event")
        }
        for field in type.fields {
            if let target = field.refers { #expect(RecordType.named(target) != nil, "\(field.name): type \(target)") }
        }
        #expect(Set(type.fields.map(\.name)).count == type.fields.count, "a field stands twice")
        #expect(type.schema.methods.isEmpty || type.field(type.idName) != nil || type.schema.key != nil)
    }

    @Test("No method belongs to two types")
    func owners() {
        var owners: [String: [String]] = [:]
        for type in RecordType.all {
            for name in type.schema.methods.keys { owners[name, default: []].append(type.name) }
        }
        #expect(owners.filter { $0.value.count > 1 } == [:])
    }
}

/// The engine, on a type of the test's own.
@Suite("Methods of a record type's file")
struct RecordSchemaTests {
    static let type = RecordType([
        "type": "test.book", "id": "id", "answers": "typed",
        "fields": [
            ["name": "id", "type": "integer", "readOnly": true],
            ["name": "title", "type": "string", "required": true],
            ["name": "pages", "type": "integer"],
            ["name": "price", "type": "double", "default": 0],
            ["name": "lent", "type": "boolean", "default": false],
            ["name": "kind", "type": "string", "values": ["novel", "poetry"]],
            ["name": "tags", "type": "string", "multiple": true],
            ["name": "shelf", "type": "integer", "index": true],
            ["name": "createdBy", "type": "user", "readOnly": true, "default": "@user"],
            ["name": "secret", "type": "string", "secret": true],
            ["name": "changed", "type": "datetime", "readOnly": true, "touch": "@now"],
        ],
        "unique": [["title"]],
        "rights": ["delete": "owner", "owner": "createdBy"],
        "errors": [
            "notFound": ["code": "NO_BOOK", "status": 404, "text": "No book @id"],
            "required": ["code": "MISSING", "text": "Give @names"],
            "duplicate": ["code": "TWICE", "text": "@value is there"],
            "invalid": ["code": "WRONG", "text": "@field cannot be @value"],
        ],
        "standing": [["title": "First", "ru:title": "Первая", "kind": "novel"]],
        "methods": [
            "test.book.add": ["do": "add", "answer": ["book": "@record"]],
            "test.book.get": ["do": "get", "answer": ["book": "@record"]],
            "test.book.list": ["do": "list", "answer": ["books": "@records"]],
            "test.book.update": ["do": "update"],
            "test.book.delete": ["do": "delete"],
            "test.book.lend": [
                "do": "update", "input": nil, "set": ["lent": true],
                "unless": ["field": "lent", "is": [true], "error": ["code": "LENT", "text": "lent already"]],
            ],
            "test.shelf.set": ["do": "replace", "bind": ["shelf": "id"], "input": "books"],
            "test.shelf.get": ["do": "list", "bind": ["shelf": "id"], "page": 0, "only": ["title"]],
            "test.shelf.clear": ["do": "clear", "bind": ["shelf": "id"], "answer": "@count"],
            "test.book.put": ["do": "put", "match": ["title"], "answer": "@id"],
            "test.book.old": ["do": "get", "positional": ["id"]],
            "test.book.flat": ["do": "add", "input": "", "answer": "@idText"],
            "test.book.count": ["do": "count"],
            "test.book.has": ["do": "exists", "bind": ["title": "name"], "filter": "none"],
        ],
    ])

    private struct Library {
        let portal: RESTPortal
        let type: RecordType

        /// The result, or the refusal.
        func call(_ name: String, _ params: JSONObject, as user: Int = 1) async -> JSONValue {
            guard let method = type.schema.methods[name] else { return .null }
            do {
                return try await portal.platform.database.write { [type, portal] db in
                    let caller = try TokenService(platform: portal.platform).authenticate(
                        db, accessToken: portal.tokens[user] ?? "", portal: portal.portal)
                    let call = MethodCall(
                        name: name, params: params, caller: caller, platform: portal.platform, events: portal.events)
                    return try SchemaCall(call, method, type).run(db).value
                }
            } catch {
                return (error as? RESTFailure)?.json ?? .string("\(error)")
            }
        }
    }

    private func withLibrary(_ body: (Library) async throws -> Void) async throws {
        try await RESTPortal.with { portal in
            try await body(Library(portal: portal, type: try #require(Self.type)))
        }
    }

    @Test("A record is kept as it was given, found, changed and removed")
    func lifeCycle() async throws {
        try await withLibrary { library in
            let added = await library.call(
                "test.book.add",
                ["fields": ["title": "Poems", "pages": "120", "price": "9.5", "tags": ["a", "b"], "secret": "x"]])
            #expect(added["book"]?["id"] == 1)
            #expect(added["book"]?["pages"] == 120)
            #expect(added["book"]?["price"] == 9.5)
            #expect(added["book"]?["lent"] == false)
            #expect(added["book"]?["tags"] == ["a", "b"])
            #expect(added["book"]?["createdBy"] == 1)
            #expect(added["book"]?["secret"] == nil)
            #expect(added["book"]?["changed"]?.string?.hasPrefix("2026-08-21T") == true)
            #expect(await library.call("test.book.update", ["id": 1, "fields": ["pages": 130]]) == true)
            #expect(await library.call("test.book.get", ["ID": "1"])["book"]?["pages"] == 130)
            #expect(await library.call("test.book.delete", ["id": 1]) == true)
            #expect(await library.call("test.book.get", ["id": 1]).refusal == ["NO_BOOK", "No book 1"])
        }
    }

    @Test(
        "What a schema forbids is refused in its words",
        arguments: [
            ("test.book.add", ["fields": ["pages": 1]], ["MISSING", "Give title"]),
            ("test.book.add", ["fields": ["title": "One"]], ["TWICE", "One is there"]),
            ("test.book.add", ["fields": ["title": "Two", "kind": "essay"]], ["WRONG", "kind cannot be essay"]),
            ("test.book.get", ["id": 77], ["NO_BOOK", "No book 77"]),
            ("test.book.lend", ["id": 1], ["LENT", "lent already"]),
            ("test.shelf.get", [:], ["MISSING", "Give id"]),
        ] as [(String, JSONObject, [String])])
    func refusals(_ method: String, _ params: JSONObject, _ refusal: [String]) async throws {
        try await withLibrary { library in
            _ = await library.call("test.book.add", ["fields": ["title": "One"]])
            _ = await library.call("test.book.lend", ["id": 1])
            #expect(await library.call(method, params).refusal == refusal)
        }
    }

    @Test(
        "Lists filter by every kind of field",
        arguments: [
            (["title": "A"], [1]), ([">pages": 15], [2, 3]), (["lent": "1"], [2]), (["!lent": true], [1, 3]),
            (["tags": "x"], [1, 3]), (["%TITLE": "c"], [3]), (["@id": [1, 3]], [1, 3]), (["nothing": 1], [1, 2, 3]),
            (["secret": "s"], [1, 2, 3]),
        ] as [(JSONObject, [Int])])
    func filters(_ filter: JSONObject, _ expected: [Int]) async throws {
        try await withLibrary { library in
            for book: JSONObject in [
                ["title": "A", "pages": 10, "tags": ["x", "y"], "secret": "s"],
                ["title": "B", "pages": 20, "lent": true], ["title": "C", "pages": 30, "tags": "x"],
            ] {
                _ = await library.call("test.book.add", ["fields": .object(book)])
            }
            let found = await library.call("test.book.list", ["filter": .object(filter), "order": ["id": "ASC"]])
            #expect(found["books"]?.array?.compactMap { $0["id"]?.integer } == expected)
        }
    }

    @Test("Rows of one owner are replaced, read and removed together")
    func children() async throws {
        try await withLibrary { library in
            for _ in 0..<2 {
                #expect(
                    await library.call("test.shelf.set", ["id": 5, "books": [["title": "A"], ["title": "B"]]])
                        == true)
            }
            #expect(await library.call("test.shelf.get", ["id": 5]) == [["title": "A"], ["title": "B"]])
            #expect(await library.call("test.shelf.get", ["id": 6]) == [])
            #expect(await library.call("test.shelf.clear", ["id": 5]) == 2)
            #expect(await library.call("test.book.count", [:]) == 0)
        }
    }

    @Test("What is looked up by a field follows its changes")
    func links() async throws {
        try await withLibrary { library in
            for shelf in [1, 1, 2] {
                let title = JSONValue.string("Book \(shelf) \(UUID())")
                _ = await library.call("test.book.add", ["fields": ["title": title, "shelf": .int(shelf)]])
            }
            _ = await library.call("test.book.update", ["id": 1, "fields": ["shelf": 2]])
            _ = await library.call("test.book.delete", ["id": 3])
            for (shelf, ids) in [(1, [2]), (2, [1]), (3, [])] {
                for filter: JSONObject in [
                    ["shelf": .int(shelf)], ["=SHELF": .string(String(shelf))], ["@shelf": [.int(shelf)]],
                ] {
                    let found = await library.call("test.book.list", ["filter": .object(filter)])
                    #expect(found["books"]?.array?.compactMap { $0["id"]?.integer } == ids, "\(filter)")
                }
                let titles = await library.call("test.shelf.get", ["id": .int(shelf)])
                #expect(titles.array?.count == ids.count)
            }
        }
    }

    @Test("Put changes what is there and adds what is not")
    func put() async throws {
        try await withLibrary { library in
            #expect(await library.call("test.book.put", ["fields": ["title": "A", "pages": 1]]) == 1)
            #expect(await library.call("test.book.put", ["fields": ["title": "A", "pages": 2]]) == 1)
            #expect(await library.call("test.book.put", ["fields": ["title": "B"]]) == 2)
            #expect(await library.call("test.book.get", ["id": 1])["book"]?["pages"] == 2)
            #expect(await library.call("test.book.has", ["name": "B"]) == true)
            #expect(await library.call("test.book.has", ["name": "C"]) == false)
        }
    }

    @Test("Arguments by their place and fields among the parameters are read")
    func shapesOfParameters() async throws {
        try await withLibrary { library in
            #expect(await library.call("test.book.flat", ["title": "A", "pages": "3"]) == "1")
            #expect(await library.call("test.book.old", ["0": "1"])["pages"] == 3)
        }
    }

    @Test("Only its owner or an administrator does what is left to the owner")
    func owner() async throws {
        try await withLibrary { library in
            _ = await library.call("test.book.add", ["fields": ["title": "A"]], as: 2)
            #expect(await library.call("test.book.delete", ["id": 1], as: 3)["error"] != nil)
            #expect(await library.call("test.book.delete", ["id": 1], as: 2) == true)
        }
    }
}
