import Foundation
import Testing

@testable import Sandbox

@Suite("REST 3.0: batch")
struct VersionThreeBatchTests {
    private static func send(_ portal: RESTPortal, _ calls: [JSONValue]) async -> EdgeResponse {
        await portal.send(
            "/rest/api/1/\(RESTPortal.webhookCode)/batch", method: "POST", type: "application/json",
            body: JSONValue.array(calls).serialized())
    }

    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3, webhookScope: "tasks,main") { try await body($0) }
    }

    @Test("Results come in the order of the calls, from a list and from the kit's numbered object")
    func order() async throws {
        try await Self.with { portal in
            let ids = [await portal.task("One"), await portal.task("Two")]
            let calls = [ids[1], ids[0]].map { Command.make("tasks.task.get", ["id": .int($0), "select": ["title"]]) }
            let expected: JSONValue = [["item": ["title": "Two"]], ["item": ["title": "One"]]]
            let response = await Self.send(portal, calls)
            #expect(response.answer["result"] == expected)
            #expect(response.answer["time"] != nil)
            #expect(response.notes?.batch?.count == 2)
            #expect(await portal.result3("batch", ["1": calls[1], "0": calls[0]]) == expected)
            #expect(await Self.send(portal, []).answer["result"] == [])
        }
    }

    @Test("A call uses what one before it answered: a value of an item, or a field of all items")
    func references() async throws {
        try await Self.with { portal in
            for title in ["A", "B", "C"] { await portal.task(title) }
            let response = await Self.send(
                portal,
                [
                    Command.make("tasks.task.list", ["filter": [["id", ">", 1]]], as: "tasks"),
                    Command.make(
                        "tasks.task.list",
                        ["filter": [["id", "in", ["$refArray": "tasks.id"]]], "select": ["title"]]),
                    Command.make(
                        "tasks.task.get", ["id": ["$ref": "0.items.1.id"], "select": ["title"]], as: "second"),
                    Command.make(
                        "tasks.task.add",
                        ["fields": ["title": ["$ref": "second.item.title"], "creatorId": 1, "responsibleId": 1]],
                        as: "new"),
                    Command.make("tasks.task.get", ["id": ["$ref": "new.item.id"], "select": ["title"]]),
                ])
            let result = response.answer["result"]
            #expect(result?[1]?["items"]?.column("title") == ["B", "C"])
            #expect(result?[2] == ["item": ["title": "C"]])
            #expect(result?[4] == ["item": ["title": "C"]])
        }
    }

    @Test("One call that fails fails all of them, and nothing was done")
    func allOrNothing() async throws {
        try await Self.with { portal in
            let add = Command.make("tasks.task.add", ["fields": ["title": "X", "creatorId": 1, "responsibleId": 1]])
            let response = await Self.send(portal, [add, add, Command.make("tasks.task.get", ["id": 999])])
            #expect(Refusal3(response) == .init(400, "ENTITYNOTFOUND"))
            #expect(response.answer["result"] == nil)
            #expect(await portal.result3("tasks.task.list")["items"] == [])
            #expect(
                response.notes?.batch?.map { $0["error"]?.string ?? "-" }.last?.hasSuffix("NOTFOUNDEXCEPTION") == true)
            // Not even a number was used up.
            #expect(await portal.task("First") == 1)
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var body: JSONValue
        var refusal: Refusal3
        var testDescription: String { String(body.serialized().prefix(90)) }
    }

    static let faults: [Fault] = [
        Fault(body: ["cmd": ["a": "tasks.task.get?id=1"]], refusal: .init(400, "INVALIDSELECT")),
        Fault(body: [["query": [:]]], refusal: .init(400, "INVALIDSELECT")),
        Fault(body: [Command.make("tasks.task.nonsense")], refusal: .init(404, "METHODNOTFOUND")),
        Fault(body: [Command.make("batch")], refusal: .init(404, "METHODNOTFOUND")),
        Fault(body: [Command.make("note.collection.list")], refusal: .init(403, "INSUFFICIENTSCOPE")),
        Fault(
            body: [
                Command.make("tasks.task.list", as: "a"),
                Command.make("tasks.task.list", ["filter": [["id", ["$refArray": "a"]]]]),
            ],
            refusal: .init(400, "INVALIDSELECT")),
        Fault(
            body: [Command.make("tasks.task.get", ["id": ["$ref": "nobody.item.id"]])],
            refusal: .init(400, "INVALIDSELECT")),
        Fault(
            body: .array(Array(repeating: Command.make("tasks.task.list"), count: 51)),
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION")),
        Fault(
            body: [Command.make("tasks.task.get", ["id": "1"])],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
    ]

    @Test("What cannot be understood is refused", arguments: faults)
    func fault(_ fault: Fault) async throws {
        try await Self.with { portal in
            let response = await portal.send(
                "/rest/api/1/\(RESTPortal.webhookCode)/batch", method: "POST", type: "application/json",
                body: fault.body.serialized())
            #expect(Refusal3(response) == fault.refusal)
        }
    }
}

/// One call of a batch.
private enum Command {
    static func make(_ method: String, _ query: JSONValue = [:], as alias: String? = nil) -> JSONValue {
        var members: JSONObject = ["method": .string(method), "query": query]
        if let alias { members["as"] = .string(alias) }
        return .object(members)
    }
}
