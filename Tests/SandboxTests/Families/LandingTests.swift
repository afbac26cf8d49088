import Testing

@testable import Sandbox

@Suite("Sites")
struct LandingTests {
    /// Site 1 with page 1, and on it blocks 1 and 2.
    private static func made(_ portal: RESTPortal) async {
        _ = await portal.result("landing.site.add", ["fields": ["TITLE": "Shop", "CODE": "shop"]])
        _ = await portal.result("landing.landing.add", ["fields": ["TITLE": "Весенняя акция", "SITE_ID": 1]])
        for code in ["01.big_with_text", "02.three_cols_big_1"] {
            _ = await portal.result("landing.landing.addblock", ["lid": 1, "fields": ["CODE": .string(code)]])
        }
    }

    private static let draft: JSONObject = ["lid": 1, "params": ["edit_mode": true, "get_content": true]]

    @Test("A site has pages, folders and addresses, and goes when it is empty")
    func site() async throws {
        try await RESTPortal.with(scope: "landing") { portal in
            await Self.made(portal)
            let sites = await portal.result(
                "landing.site.getlist", ["params": ["select": ["TITLE", "CODE", "LANDING_ID_INDEX"]]])
            #expect(sites == [["ID": "1", "CODE": "/shop/", "TITLE": "Shop", "TYPE": "PAGE", "LANDING_ID_INDEX": "1"]])
            #expect(await portal.result("landing.site.getpublicurl", ["id": 1]) == "https://acme-shop.bitrix24site.com")
            #expect(
                await portal.result(
                    "landing.site.addfolder", ["siteId": 1, "fields": ["TITLE": "News", "CODE": "news"]]) == 1)
            let page = await portal.result(
                "landing.landing.add", ["fields": ["TITLE": "Sale", "SITE_ID": 1, "FOLDER_ID": 1, "CODE": "sale"]])
            #expect(page == 2)
            #expect(
                await portal.result("landing.landing.getpublicurl", ["lid": 2])
                    == "https://acme-shop.bitrix24site.com/news/sale/")
            #expect(
                await portal.result("landing.landing.resolveidbypublicurl", ["landingUrl": "/news/sale/", "siteId": 1])
                    == 2)
            let pages = await portal.result(
                "landing.landing.getlist", ["params": ["select": ["ID", "CODE"], "filter": ["SITE_ID": 1]]])
            #expect(pages.column("CODE") == ["vesennyaya-aktsiya", "sale"])
            #expect(await portal.result("landing.landing.copy", ["lid": 1, "toFolderId": 1]) == 3)
            #expect(
                await portal.result("landing.block.getlist", ["lid": 3, "params": ["edit_mode": true]]).array?.count
                    == 2)
            #expect(await portal.call("landing.landing.markdelete", ["lid": 1])["error"] == "CANT_DELETE_MAIN")
            #expect(await portal.result("landing.landing.markdelete", ["lid": 2]) == 2)
            #expect(await portal.result("landing.landing.getlist").column("ID") == ["1", "3"])
            #expect(await portal.result("landing.landing.markundelete", ["lid": 2]) == 2)
            #expect(await portal.result("landing.site.markdelete", ["id": 1]) == 1)
            #expect(await portal.result("landing.site.getlist") == [])
            #expect(
                await portal.result("landing.site.getlist", ["params": ["filter": ["=DELETED": "Y"]]]).column("ID") == [
                    "1"
                ])
            #expect(await portal.call("landing.site.delete", ["id": 1])["error"] == "SITE_IS_NOT_EMPTY")
            for id in 1...3 { #expect(await portal.result("landing.landing.delete", ["lid": .int(id)]) == true) }
            #expect(await portal.result("landing.site.delete", ["id": 1]) == true)
        }
    }

    @Test("Visitors see what was published, and blocks move, hide and go")
    func blocks() async throws {
        try await RESTPortal.with(scope: "landing") { portal in
            await Self.made(portal)
            func order() async -> [String] { await portal.result("landing.block.getlist", Self.draft).column("id") }
            #expect(await order() == ["1", "2"])
            #expect(await portal.result("landing.block.getlist", ["lid": 1]) == [])
            #expect(await portal.result("landing.landing.publication", ["lid": 1]) == true)
            #expect(
                await portal.result("landing.block.getlist", ["lid": 1]).column("code") == [
                    "01.big_with_text", "02.three_cols_big_1",
                ])
            #expect(await portal.result("landing.landing.upblock", ["lid": 1, "block": 2]) == true)
            #expect(await order() == ["2", "1"])
            #expect(
                await portal.call("landing.landing.upblock", ["lid": 1, "block": 2])["error"] == "BLOCK_WRONG_SORT")
            let copy = await portal.result(
                "landing.landing.copyblock", ["lid": 1, "block": 2, "params": ["AFTER_ID": 2]])
            #expect(await order() == ["2", copy.text ?? "", "1"])
            #expect(await portal.result("landing.landing.markdeletedblock", ["lid": 1, "block": 1]) == true)
            #expect(await order() == ["2", copy.text ?? ""])
            #expect(await portal.result("landing.landing.markundeletedblock", ["lid": 1, "block": 1]) == true)
            #expect(await portal.result("landing.landing.deleteblock", ["lid": 1, "block": 2]) == true)
            #expect(await order() == [copy.text ?? "", "1"])
            #expect(await portal.result("landing.landing.hideblock", ["lid": 1, "block": 1]) == true)
            #expect(await portal.result("landing.block.getlist", Self.draft).column("active") == ["1", ""])
            #expect(await portal.result("landing.block.getlist", ["lid": 1]).array?.count == 2)
        }
    }

    @Test("Nodes, cards, attributes and styles of a block change where the selector says")
    func content() async throws {
        try await RESTPortal.with(scope: "landing") { portal in
            await Self.made(portal)
            func content() async -> String {
                await portal.result(
                    "landing.block.getcontent",
                    ["lid": 1, "block": 1, "editMode": true, "params": ["wrapper_show": false]])["content"]?.string
                    ?? ""
            }
            func change(_ method: String, _ params: JSONObject) async -> JSONValue {
                await portal.call("landing.block.\(method)", params.merging(["lid": 1, "block": 1]) { $1 })
            }
            let html =
                "<ul><li class=\"card a\"><b class=\"node\">One</b></li><li class=\"card\"><b class=\"node\">Two</b></li></ul>"
            #expect(await change("updatecontent", ["content": .string(html)])["result"] == true)
            #expect(await change("updatenodes", ["data": [".node@1": "Three"]])["result"] == true)
            #expect(await content() == html.replacing("Two", with: "Three"))
            #expect(await change("clonecard", ["selector": ".card@0"])["result"] == true)
            #expect(await content().split(separator: "One").count == 3)
            #expect(await change("removecard", ["selector": ".card@2"])["result"] == true)
            #expect(await content().contains("Three") == false)
            #expect(await change("removecard", ["selector": ".card@5"])["error"] == "CARD_NOT_FOUND")
            #expect(
                await change("addcard", ["selector": ".card@1", "content": "<li class=\"card\">New</li>"])["result"]
                    == true)
            #expect(await content().hasSuffix("<li class=\"card\">New</li></ul>"))
            #expect(await change("changenodename", ["data": [".node@0": "i"]])["result"] == true)
            #expect(await content().contains("<i class=\"node\">One</i>"))
            #expect(await change("updateattrs", ["data": [".card@0": ["data-x": "1 & 2"]]])["result"] == true)
            #expect(await content().contains("<li data-x=\"1 &amp; 2\" class=\"card a\">"))
            #expect(
                await change("updatestyles", ["data": [".node@0": ["classList": ["red"], "style": ["color": "red"]]]])[
                    "result"]
                    == true)
            #expect(await content().contains("class=\"node red\""))
            #expect(await change("updatenodes", ["data": [".node@0": "<script>alert(1)</script>"]])["result"] == true)
            #expect(await content().contains("<script>") == false)
            #expect(await change("changeanchor", ["data": "1bad"])["error"] == "BAD_ANCHOR")
            #expect(await change("changeanchor", ["data": "about-us"])["result"] == true)
            #expect(
                await portal.result(
                    "landing.block.getbyid", ["block": 1, "params": ["edit_mode": true, "get_content": true]])[
                        "content"]?.string?
                    .hasPrefix("<div id=\"about-us\"") == true)
        }
    }

    @Test("What is unsafe in a block is told apart, and refused")
    func repository() async throws {
        try await RESTPortal.with(scope: "landing") { portal in
            #expect(
                await portal.result(
                    "landing.repo.checkcontent", ["content": "<div onclick=\"a\"><iframe></div>", "splitter": "#AAA#"])
                    == ["is_bad": true, "content": "<div oncl#AAA#ick=\"a\"><ifr#AAA#ame></div>"])
            let block: JSONObject = [
                "code": "own",
                "fields": [
                    "NAME": "Own", "CONTENT": "<p>x</p>", "SECTIONS": "text", "PREVIEW": "https://x.example/p.png",
                ],
                "manifest": ["block": ["name": "Own"]],
            ]
            #expect(await portal.result("landing.repo.register", block) == 1)
            #expect(await portal.result("landing.repo.register", block) == 1)
            await Self.made(portal)
            #expect(await portal.result("landing.landing.addblock", ["lid": 1, "fields": ["CODE": "repo_1"]]) == 3)
            #expect(
                await portal.result(
                    "landing.block.getmanifest", ["lid": 1, "block": 3, "params": ["edit_mode": true]])["block"] == [
                        "name": "Own"
                    ])
            #expect(
                await portal.result("landing.block.getrepository", ["section": "text"])["items"]?["repo_1"]?["name"]
                    == "Own")
            #expect(
                await portal.call("landing.landing.addblock", ["lid": 1, "fields": ["CODE": "none"]])["error"]
                    == "BLOCK_CANT_BE_ADDED")
            #expect(await portal.result("landing.repo.unregister", ["code": "own"]) == true)
            #expect(await portal.result("landing.repo.getlist") == [])
            #expect(
                await portal.call("landing.repo.register", ["code": "x", "fields": ["NAME": "x"]]).refusal
                    == ["REQUIRED_FIELD_NO_EXISTS", "The required field is missing: CONTENT"])
            let template: JSONValue = [
                "code": "tpl", "name": "Business", "items": ["a": ["code": "main", "name": "Main"]],
            ]
            #expect(await portal.result("landing.demos.register", ["data": template]) == [1, 2])
            #expect(await portal.result("landing.demos.getpagelist", ["type": "page"])["tpl/main"]?["TITLE"] == "Main")
            #expect(await portal.result("landing.demos.unregister", ["code": "tpl"]) == true)
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase(
                "landing.site.update", ["fields": [:]], ["MISSING_PARAMS", "Not enough call parameters, missing: id"]),
            FamilyCase(
                "landing.site.add", ["fields": ["TITLE": "x", "CODE": "shop"]],
                ["CODE_IS_NOT_UNIQUE", "The site address is not unique."]),
            FamilyCase(
                "landing.landing.add", ["fields": ["TITLE": "x", "SITE_ID": 9]], ["SITE_NOT_FOUND", "Site not found."]),
            FamilyCase(
                "landing.landing.add", ["fields": ["TITLE": "x", "SITE_ID": 1, "CODE": "a/b"]],
                ["SLASH_IS_NOT_ALLOWED", "Slash is not allowed in the landing address."]),
            FamilyCase("landing.landing.publication", ["lid": 9], ["LANDING_NOT_EXIST", "Landing not found"]),
            FamilyCase(
                "landing.landing.deleteblock", ["lid": 1, "block": 9],
                ["BLOCK_NOT_FOUND", "Block not found in the landing"]),
            FamilyCase("landing.template.getsiteref", ["id": 9], ["ENTITY_NOT_FOUND", "Entity not found"]),
            FamilyCase(
                "landing.role.getrights", ["id": 9],
                ["ROLE_SCOPE_MISMATCH", "The role does not belong to this section."]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "landing") { portal in
            await Self.made(portal)
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }

    @Test("Areas, system pages, bindings and roles are kept")
    func settings() async throws {
        try await RESTPortal.with(scope: "landing") { portal in
            await Self.made(portal)
            #expect(await portal.result("landing.template.setsiteref", ["id": 1, "data": ["1": 1]]) == true)
            #expect(await portal.result("landing.template.getsiteref", ["id": 1]) == ["1": 1])
            #expect(await portal.result("landing.syspage.set", ["id": 1, "type": "cart", "lid": 1]) == true)
            #expect(await portal.result("landing.syspage.get", ["id": 1])["cart"]?["LANDING_ID"] == "1")
            #expect(await portal.result("landing.syspage.deleteforlanding", ["id": 1]) == true)
            #expect(await portal.result("landing.syspage.get", ["id": 1]) == [])
            #expect(await portal.result("landing.site.bindingtogroup", ["id": 1, "groupId": 174]) == true)
            #expect(await portal.result("landing.site.getgroupbindings", ["groupId": 174]).column("ENTITY_ID") == ["1"])
            #expect(await portal.result("landing.site.unbindingfromgroup", ["id": 1, "groupId": 174]) == true)
            #expect(await portal.result("landing.site.getgroupbindings") == [])
            #expect(await portal.result("landing.role.setrights", ["id": 2, "rights": ["1": ["read"]]]) == true)
            #expect(await portal.result("landing.role.getrights", ["id": 2]) == ["1": ["read"]])
            #expect(await portal.call("landing.role.getlist", as: 2)["error"] == "IS_NOT_ADMIN")
        }
    }
}
