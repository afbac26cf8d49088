import Testing

@testable import Sandbox

@Suite("Files of chats")
struct ChatFileTests {
    @Test("A chat has a folder that its members may use, and others may not")
    func folders() async throws {
        try await RESTPortal.with(scope: "im,disk") { portal in
            try await portal.platform.database.write { db in
                try RecordShelf(db, portalID: portal.portal.id ?? 0, type: "im.chat")
                    .add(["title": "Team", "members": ["1": [:], "2": [:]]])
            }
            let folder = await portal.result("im.disk.folder.get", ["DIALOG_ID": "chat1"])["ID"] ?? .null
            #expect(await portal.result("im.disk.folder.get", ["CHAT_ID": 1], as: 2)["ID"] == folder)
            #expect(await portal.call("im.disk.folder.get", ["CHAT_ID": 1], as: 3).refusal.first == "ACCESS_ERROR")
            #expect(await portal.call("im.disk.folder.get").refusal == ["CHAT_ID_EMPTY", "Chat ID can't be empty"])
            let made = await portal.result(
                "disk.folder.uploadfile",
                ["id": folder, "data": ["NAME": "a.txt"], "fileContent": ["a.txt", "aGk="]], as: 2)
            let file = made["ID"] ?? .null
            #expect(await portal.call("disk.file.get", ["id": file], as: 3).refusal.first == "ACCESS_DENIED")
            let saved = await portal.result("im.disk.file.save", ["FILE_ID": file])
            #expect(saved["folder"]?["name"] == "Saved Files" && saved["file"]?["name"] == "a.txt")
            #expect(await portal.result("disk.file.get", ["id": saved["file"]?["id"] ?? .null])["SIZE"] == "2")
            #expect(await portal.result("im.disk.file.delete", ["CHAT_ID": 1, "FILE_ID": file]) == false)
            #expect(await portal.result("im.disk.file.delete", ["CHAT_ID": 1, "FILE_ID": file], as: 2) == true)
            #expect(
                await portal.call("im.disk.file.save", ["FILE_ID": file]).refusal
                    == ["FILE_SAVE_ERROR", "File ID can't be saved"])
            #expect(await portal.call("im.disk.file.commit", ["CHAT_ID": 1]).refusal.first == "FILES_ERROR")
        }
    }
}
