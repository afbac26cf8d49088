import Foundation
import Testing

@testable import Sandbox

@Suite("Drive")
struct DiskTests {
    private static func with(_ body: (RESTPortal, Int) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope) { portal in
            let storages = await portal.result(
                "disk.storage.getlist", ["filter": ["ENTITY_TYPE": "user", "ENTITY_ID": "1"]])
            let root = storages.array?.first?["ROOT_OBJECT_ID"]?.integer ?? 0
            #expect(root > 0)
            try await body(portal, root)
        }
    }

    private static func base64(_ text: String) -> JSONValue { .string(Data(text.utf8).base64EncodedString()) }

    private static func upload(_ portal: RESTPortal, _ folder: Int, _ name: String, _ text: String) async -> JSONValue {
        await portal.result(
            "disk.folder.uploadfile",
            [
                "id": .int(folder), "data": ["NAME": .string(name)],
                "fileContent": [.string(name), base64(text)],
            ])
    }

    @Test("Everybody has a storage of his own and one with all others")
    func storages() async throws {
        try await Self.with { portal, _ in
            let mine = await portal.result("disk.storage.getlist", as: 2)
            #expect(mine.column("ENTITY_TYPE") == ["common", "user"])
            #expect(mine.array?.last?["ENTITY_ID"] == "2")
            #expect(await portal.result("disk.storage.getlist").array?.count == 5)
            #expect(await portal.result("disk.storage.gettypes") == ["user", "common", "group"])
            let own = await portal.result("disk.storage.getforapp")
            #expect(own["ENTITY_TYPE"] == "restapp")
            #expect(await portal.result("disk.storage.getforapp")["ID"] == own["ID"])
            let renamed = await portal.result(
                "disk.storage.rename", ["id": own["ID"] ?? .null, "newName": "Files of the application"])
            #expect(renamed["NAME"] == "Files of the application")
            let foreign = mine.array?.last?["ID"] ?? .null
            #expect(
                await portal.call("disk.storage.get", ["id": foreign], as: 3).refusal == [
                    "ACCESS_DENIED", "Access denied",
                ])
        }
    }

    @Test("A file is kept, read back, given new content and taken back to the old one")
    func life() async throws {
        try await Self.with { portal, root in
            let folder = await portal.result(
                "disk.folder.addsubfolder", ["id": .int(root), "data": ["NAME": "Reports"]])
            let folderID = folder["ID"]?.integer ?? 0
            #expect(folder["TYPE"] == "folder" && folder["PARENT_ID"]?.integer == root && folder["DELETED_BY"] == .null)
            let made = await Self.upload(portal, folderID, "a.txt", "first")
            let id = made["ID"] ?? .null
            #expect(made["SIZE"] == "5" && made["GLOBAL_CONTENT_VERSION"] == 1)
            #expect(made["DETAIL_URL"]?.text?.hasSuffix("/company/personal/user/1/disk/file/Reports/a.txt") == true)
            #expect(await Self.content(portal, made) == "first")

            let second = await portal.result(
                "disk.file.uploadversion", ["id": id, "fileContent": ["b.txt", Self.base64("second")]])
            #expect(second["NAME"] == "b.txt" && second["GLOBAL_CONTENT_VERSION"] == 2)
            #expect(await Self.content(portal, second) == "second")
            let versions = await portal.result("disk.file.getversions", ["id": id])
            #expect(versions.column("GLOBAL_CONTENT_VERSION") == ["2", "1"])
            let oldest = versions.array?.last ?? .null
            #expect(await Self.content(portal, oldest) == "first")
            #expect(await portal.result("disk.version.get", ["id": oldest["ID"] ?? .null])["NAME"] == "a.txt")
            let restored = await portal.result(
                "disk.file.restorefromversion", ["id": id, "versionId": oldest["ID"] ?? .null])
            #expect(restored["GLOBAL_CONTENT_VERSION"] == 3)
            #expect(await Self.content(portal, restored) == "first")
            #expect(await portal.result("disk.file.rename", ["id": id, "newName": "c.txt"])["NAME"] == "c.txt")
            #expect(await portal.result("disk.file.get", ["id": id])["NAME"] == "c.txt")

            let copy = await portal.result("disk.file.copyto", ["id": id, "targetFolderId": .int(root)])
            #expect(copy["FILE_ID"] != restored["FILE_ID"])
            #expect(await Self.content(portal, copy) == "first")
            #expect(
                await portal.call("disk.file.copyto", ["id": id, "targetFolderId": .int(root)]).refusal
                    == ["DISK_OBJ_22000", "A file with this name already exists"])
            #expect(await portal.result("disk.file.markdeleted", ["id": id])["DELETED_TYPE"] == "3")
            #expect(await portal.result("disk.folder.getchildren", ["id": .int(folderID)]) == [])
            #expect(await portal.result("disk.file.restore", ["id": id])["DELETED_TYPE"] == 0)
            #expect(await portal.result("disk.folder.getchildren", ["id": .int(folderID)]).column("NAME") == ["c.txt"])
            #expect(await portal.result("disk.file.delete", ["id": id]) == true)
            #expect(
                await portal.call("disk.file.get", ["id": id]).refusal
                    == ["ERROR_NOT_FOUND", "Could not find entity with id `\(id.text ?? "")`"])
        }
    }

    /// What stands at the address that a file is answered with.
    private static func content(_ portal: RESTPortal, _ file: JSONValue) async -> String {
        let address = file["DOWNLOAD_URL"]?.text ?? ""
        guard let path = address.range(of: "/rest/") else { return "no address" }
        return await portal.send(String(address[path.lowerBound...])).bodyText
    }

    @Test("A file can be sent to an address that the portal gives out", arguments: [1, nil] as [Int?])
    func uploadAddress(user: Int?) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope, webhookScope: "disk") { portal in
            let root = await portal.result("disk.storage.getlist").array?[0]["ROOT_OBJECT_ID"] ?? .null
            let answer = await portal.result(
                "disk.folder.uploadfile", ["id": root, "generateUniqueName": true], as: user)
            #expect(answer["field"] == "file")
            let address = answer["uploadUrl"]?.text ?? ""
            let start = try #require(address.range(of: "/rest/")).lowerBound
            let target = String(address[start...])
            let body =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"é.bin\"\r\n\r\na\r\n-\r\n--x--\r\n"
            for name in ["é.bin", "é (1).bin"] {
                let made = await portal.send(
                    target, method: "POST", type: "multipart/form-data; boundary=x", body: body)
                #expect(made.answer["result"]?["NAME"]?.text == name)
                let file = made.answer["result"] ?? .null
                let download = await portal.send(
                    (file["DOWNLOAD_URL"]?.text).map {
                        String($0[($0.range(of: "/rest/")?.lowerBound ?? $0.startIndex)...])
                    } ?? "")
                #expect(download.bodyText == "a\r\n-")
                #expect(download.value(ofHeader: "Content-Disposition")?.contains("filename*=utf-8''") == true)
            }
            let forged = target.replacing("token=disk", with: "token=disc")
            #expect(
                await portal.send(forged, method: "POST", type: "multipart/form-data; boundary=x", body: body).status
                    == 403)
        }
    }

    @Test("Folders are copied, moved and removed with all that is in them")
    func trees() async throws {
        try await Self.with { portal, root in
            let first = await portal.number("disk.folder.addsubfolder", ["id": .int(root), "data": ["NAME": "A"]])
            #expect(first == -1, "the answer is a record")
            let a = await portal.result("disk.folder.getchildren", ["id": .int(root)]).array?[0]["ID"] ?? .null
            let b = await portal.result("disk.folder.addsubfolder", ["id": a, "data": ["NAME": "B"]])["ID"] ?? .null
            _ = await Self.upload(portal, b.integer ?? 0, "x.txt", "x")
            let common = await portal.result("disk.storage.getlist", ["filter": ["ENTITY_TYPE": "common"]]).array?[0]
            let target = common?["ROOT_OBJECT_ID"] ?? .null
            let copy = await portal.result("disk.folder.copyto", ["id": a, "targetFolderId": target])
            let copied = await portal.result("disk.folder.getchildren", ["id": copy["ID"] ?? .null])
            #expect(copied.column("NAME") == ["B"])
            #expect(
                await portal.result("disk.folder.getchildren", ["id": copied.array?[0]["ID"] ?? .null]).column("NAME")
                    == ["x.txt"])
            #expect(
                await portal.call("disk.folder.moveto", ["id": a, "targetFolderId": b]).refusal.first
                    == "DISK_OBJ_22000")
            #expect(
                await portal.result("disk.folder.moveto", ["id": b, "targetFolderId": .int(root)])["PARENT_ID"]?.integer
                    == root)
            #expect(await portal.result("disk.folder.markdeleted", ["id": b])["DELETED_TYPE"] == 3)
            #expect(await portal.result("disk.file.search", ["QUERY": "x.txt"]).array?.count == 1)
            #expect(await portal.result("disk.folder.restore", ["id": b])["DELETED_TYPE"] == 0)
            #expect(await portal.result("disk.file.search", ["QUERY": "x.txt", "TYPE": "all"]).array?.count == 2)
            #expect(await portal.result("disk.folder.deletetree", ["id": b]) == true)
            #expect(await portal.result("disk.file.search", ["QUERY": "x.txt"]).array?.count == 1)
            #expect(
                await portal.call("disk.folder.deletetree", ["id": .int(root)]).refusal
                    == ["DISK_OBJ_22000", "Could not delete root folder"])
        }
    }

    @Test("What others may see and change is granted")
    func rights() async throws {
        try await Self.with { portal, root in
            let folder =
                await portal.result("disk.folder.addsubfolder", ["id": .int(root), "data": ["NAME": "Open"]])["ID"]
                ?? .null
            #expect(await portal.call("disk.folder.get", ["id": folder], as: 2).refusal.first == "ACCESS_DENIED")
            #expect(
                await portal.result(
                    "disk.folder.sharetouser", ["id": folder, "userId": 2, "taskName": "disk_access_read"]) == true)
            #expect(await portal.result("disk.folder.get", ["id": folder], as: 2)["NAME"] == "Open")
            #expect(
                await portal.call("disk.folder.addsubfolder", ["id": folder, "data": ["NAME": "C"]], as: 2).refusal
                    .first
                    == "ACCESS_DENIED")
            _ = await portal.result(
                "disk.folder.sharetouser", ["id": folder, "userId": 2, "taskName": "disk_access_edit"])
            #expect(
                await portal.result("disk.folder.addsubfolder", ["id": folder, "data": ["NAME": "C"]], as: 2)["NAME"]
                    == "C")
            let link = await portal.result("disk.folder.getexternallink", ["id": folder]).text ?? ""
            #expect(link.hasPrefix("https://acme.bitrix24.com/~"))
            #expect(await portal.result("disk.folder.getexternallink", ["id": folder]).text == link)
        }
    }

    @Test(
        "Mistakes are refused in the platform's words",
        arguments: [
            ("disk.folder.get", [:], ["ERROR_ARGUMENT", "Invalid value of parameter {Parameter #1}"]),
            ("disk.file.get", [:], ["ERROR_ARGUMENT", "Invalid value of parameter {Parameter #0}"]),
            ("disk.storage.get", ["id": 999], ["ERROR_NOT_FOUND", "Could not find entity with id `999`"]),
            ("disk.file.get", ["id": "x"], ["ERROR_NOT_FOUND", "Could not find entity with id `x`"]),
            ("disk.version.get", [:], ["ERROR_ARGUMENT", "Invalid value of parameter `id`"]),
            ("disk.file.search", ["QUERY": "ab"], ["INVALID_QUERY", "Search query is invalid. (INVALID_QUERY)."]),
            (
                "disk.file.search", ["QUERY": "abc", "TYPE": "x"],
                ["INVALID_TYPE", "Search result type is invalid. (INVALID_TYPE)."]
            ),
            ("disk.attachedobject.get", ["id": 5], ["ERROR_NOT_FOUND", "Could not find entity with id `5`"]),
        ] as [(String, JSONObject, [String])])
    func mistakes(method: String, params: JSONObject, refusal: [String]) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope) { portal in
            #expect(await portal.call(method, params).refusal == refusal)
        }
    }

    @Test(
        "A file is understood in every form that methods take",
        arguments: [
            ("aGk=", nil), (["n.txt", "aGk="], "n.txt"), (["fileData": ["n.txt", "aGk="]], "n.txt"),
            (["value": ["fileData": ["n.txt", "aGk="]]], "n.txt"), (["0": "n.txt", "1": "aGk="], "n.txt"),
            (["name": "n.txt", "content": "aGk="], "n.txt"), ("aGk", nil), ("aG\nk=", nil),
        ] as [(JSONValue, String?)])
    func forms(value: JSONValue, name: String?) {
        let file = FileContent.upload(value)
        #expect(file?.name == name)
        #expect(file.map { String(decoding: $0.bytes, as: UTF8.self) } == "hi")
    }
}
