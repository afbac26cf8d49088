import Bitrix24Wire
import Chromium
import Foundation
import Testing

/// Widgets where a person meets them: opened, told where they are, and answered by the page round them.
@Suite("Widgets on the portal's pages", .serialized)
struct WidgetPlaceTests {
    typealias Stage = PortalStage

    static let scope = [
        "crm", "placement", "user", "task", "im", "calendar", "telephony", "contact_center", "sonet_group", "bizproc",
        "landing", "imopenlines", "basic",
    ]

    /// Binds by REST from the application's own page.
    private func bind(_ stage: Stage, _ places: [(code: String, options: String)]) async throws {
        try await stage.open()
        let calls = places.map { place in
            "['placement.bind', {PLACEMENT: '\(place.code)', HANDLER: '\(Stage.origin)/w/\(place.code)', TITLE: '\(place.code)', OPTIONS: \(place.options)}]"
        }
        for chunk in stride(from: 0, to: calls.count, by: 40).map({ calls[$0..<min($0 + 40, calls.count)] }) {
            let failed = try await stage.inFrame(
                "BX24.callBatch([\(chunk.joined(separator: ","))], r => done(r.filter(x => x.error()).map(x => String(x.error()))))"
            )
            #expect(failed == [])
        }
    }

    private func frame(_ code: String) -> FrameMatch { .urlContains("pulse.example/w/\(code)") }

    private func ready(_ stage: Stage, _ code: String) async throws {
        try await stage.page.waitFor("window.BX24 && new Promise(r => BX24.init(() => r(true)))", in: frame(code))
    }

    /// Commands and events of the placements that have any.
    static let surfaces: [(code: String, options: String, commands: Int, events: Int)] = [
        ("CALENDAR_GRIDVIEW", "{}", 5, 4), ("CALL_CARD", "{}", 3, 3), ("IM_TEXTAREA", "{}", 2, 0),
        ("CRM_DETAIL_SEARCH", "{}", 2, 1), ("CRM_DEAL_DETAIL_TAB", "{}", 1, 0), ("CRM_LEAD_LIST_MENU", "{}", 1, 0),
        ("CRM_DEAL_DETAIL_ACTIVITY", "{}", 13, 0), ("CRM_DEAL_DETAIL_TOOLBAR", "{}", 0, 0),
        ("CRM_DEAL_LIST_TOOLBAR", "{}", 0, 0), ("CRM_DEAL_ACTIVITY_TIMELINE_MENU", "{}", 0, 0),
        ("CRM_DEAL_DOCUMENTGENERATOR_BUTTON", "{}", 0, 0), ("CRM_QUOTE_DETAIL_TAB", "{}", 1, 0),
        ("CRM_SMART_INVOICE_DETAIL_TAB", "{}", 1, 0), ("CRM_ANALYTICS_MENU", "{}", 0, 0),
        ("CRM_ANALYTICS_TOOLBAR", "{}", 0, 0), ("CRM_FUNNELS_TOOLBAR", "{}", 0, 0), ("IM_SIDEBAR", "{}", 0, 0),
        ("IM_CONTEXT_MENU", "{}", 0, 0), ("IM_NAVIGATION", "{}", 0, 0), ("IMMOBILE_CONTEXT_MENU", "{}", 0, 0),
        ("LEFT_MENU", "{}", 0, 0), ("REST_APP_URI", "{}", 0, 0), ("SONET_GROUP_DETAIL_TAB", "{}", 0, 0),
        ("SONET_GROUP_TOOLBAR", "{}", 0, 0), ("TASK_LIST_CONTEXT_MENU", "{}", 0, 0), ("TASK_VIEW_TAB", "{}", 0, 0),
        ("TASK_VIEW_SIDEBAR", "{}", 0, 0), ("TASK_VIEW_TOP_PANEL", "{}", 0, 0), ("TASK_USER_LIST_TOOLBAR", "{}", 0, 0),
        ("TASK_GROUP_LIST_TOOLBAR", "{}", 0, 0), ("TELEPHONY_ANALYTICS_MENU", "{}", 0, 0),
        ("USER_PROFILE_MENU", "{}", 0, 0), ("USER_PROFILE_TOOLBAR", "{}", 0, 0), ("CONTACT_CENTER", "{}", 0, 0),
        ("CRM_ORDER_DETAIL_TAB", "{}", 1, 0),
    ]

    @Test("Each widget opens from the list with its code, its options and its own commands, for whoever may see it")
    func eachFromTheList() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await bind(stage, Self.surfaces.map { ($0.code, $0.options) })
            for user in [1, 2] {
                try await stage.signIn(user)
                // For the employee a few of them tell as much as all.
                for surface in user == 1 ? Self.surfaces : Array(Self.surfaces.prefix(4)) {
                    try await stage.go("/marketplace/placements/")
                    let row =
                        "Array.from(document.querySelectorAll('tr')).find(r => r.querySelector('code') && r.querySelector('code').textContent === '\(surface.code)')"
                    let told = try await stage.page.evaluate("\(row).querySelector('input').value").stringValue ?? ""
                    _ = try await stage.page.evaluate("\(row).querySelector('form button').click()")
                    try await ready(stage, surface.code)
                    let info = try await stage.inFrame("done(BX24.placement.info())", frame(surface.code))
                    #expect(info["placement"]?.string == surface.code)
                    // Lists of objects come back with their members in another order.
                    for (key, value) in try JSONValue(parsing: told).object ?? [:] where value.array == nil {
                        #expect(info["options"]?[key] == value, "\(surface.code) \(key)")
                    }
                    #expect(
                        (info["options"]?["URI"] == nil) == (surface.code == "IMMOBILE_CONTEXT_MENU"), "\(surface.code)"
                    )
                    let own = try await stage.inFrame("BX24.placement.getInterface(done)", frame(surface.code))
                    #expect(own["command"]?.array?.count == surface.commands, "\(surface.code)")
                    #expect(own["event"]?.array?.count == surface.events, "\(surface.code)")
                }
            }
        }
    }

    @Test("A card: its menus open sheets that take the focus and give it back, and the title is theirs alone")
    func card() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await bind(
                stage,
                [
                    ("CRM_DEAL_DETAIL_TOOLBAR", "{}"), ("CRM_DEAL_DETAIL_TAB", "{}"), ("CRM_DEAL_LIST_MENU", "{}"),
                    ("CRM_DEAL_LIST_TOOLBAR", "{}"),
                ])
            let seeded = try await stage.sandbox.control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": "deal", "rows": [["TITLE": "Forklifts"]]])
            let id = seeded["ids"]?[0]?.text ?? ""
            let card = "/crm/deal/details/\(id)/"
            try await stage.go(card)
            try await Screenshots.keep(stage.page, as: "deal-card")
            _ = try await stage.page.evaluate("document.querySelector('[data-place=CRM_DEAL_DETAIL_TOOLBAR]').focus()")
            try await stage.page.press("Enter")
            try await ready(stage, "CRM_DEAL_DETAIL_TOOLBAR")
            try await Screenshots.keep(stage.page, as: "widget-sheet")
            let sheet = "document.querySelector('.slider')"
            #expect(
                try await stage.page.evaluate("\(sheet).getAttribute('role') + \(sheet).getAttribute('aria-modal')")
                    .stringValue == "dialogtrue")
            #expect(try await stage.page.evaluate("\(sheet).contains(document.activeElement)").boolValue == true)
            #expect(try await stage.page.evaluate("document.querySelector('.columns').inert").boolValue == true)
            let match = frame("CRM_DEAL_DETAIL_TOOLBAR")
            #expect(try await stage.inFrame("done(BX24.placement.info().options)", match)["ID"]?.string == id)
            try await stage.inFrame("BX24.setTitle('In the sheet', done)", match)
            #expect(
                try await stage.page.evaluate("document.querySelector('.slider h2').textContent").stringValue
                    == "In the sheet")
            // Over a widget's sheet its application may open itself, and each layer closes for itself.
            _ = try await stage.page.evaluate(
                "void BX24.openApplication({deep: 1}, () => { window.closedInner = true; }, {label: {text: 'New', bgColor: 'pink'}})",
                in: match)
            try await stage.page.waitFor(
                "document.querySelectorAll('.slider').length === 2 && document.querySelectorAll('.slider .label')[0].textContent === 'New'"
            )
            _ = try await stage.page.evaluate("document.querySelectorAll('.slider .close')[1].focus()")
            try await stage.page.press("Escape")
            try await stage.page.waitFor("window.closedInner === true", in: match)
            #expect(try await stage.page.evaluate("document.querySelectorAll('.slider').length").intValue == 1)
            _ = try await stage.page.evaluate("document.querySelector('.slider .close').focus()")
            try await stage.page.press("Escape")
            try await stage.page.waitFor("!document.querySelector('.slider')")
            #expect(
                try await stage.page.evaluate("document.activeElement.getAttribute('data-place')").stringValue
                    == "CRM_DEAL_DETAIL_TOOLBAR")
            #expect(try await stage.page.evaluate("document.querySelector('.columns').inert").boolValue == false)

            // A tab is reached by the arrows; it opens when it is chosen, and changes no heading but its own sheet's.
            _ = try await stage.page.evaluate("document.getElementById('tab-general').focus()")
            try await stage.page.press("ArrowRight")
            try await stage.page.press("Enter")
            try await ready(stage, "CRM_DEAL_DETAIL_TAB")
            let silent = try await stage.inFrame(
                "BX24.setTitle('Stolen', () => done('answered')); setTimeout(() => done('silence'), 500)",
                frame("CRM_DEAL_DETAIL_TAB"))
            #expect(silent == "silence")
            #expect(
                try await stage.page.evaluate("document.querySelector('.page-title').textContent").stringValue
                    == "Forklifts")
            let size = try await stage.inFrame("BX24.resizeWindow('100%', 555, done)", frame("CRM_DEAL_DETAIL_TAB"))
            #expect(size["height"] == 555)

            // A row's menu of the list; what it changes shows without the page being left.
            try await stage.go("/crm/deal/")
            try await stage.page.click("details.row-menu summary")
            try await stage.page.click("[data-place='CRM_DEAL_LIST_MENU']")
            try await ready(stage, "CRM_DEAL_LIST_MENU")
            let row = try await stage.inFrame("done(BX24.placement.info().options.ID)", frame("CRM_DEAL_LIST_MENU"))
            try await stage.inFrame(
                "BX24.callMethod('crm.deal.update', {id: \(row.text ?? "0"), fields: {TITLE: 'Renamed'}}, () => BX24.placement.call('reloadData', {}, () => done(1)))",
                frame("CRM_DEAL_LIST_MENU"))
            try await stage.page.waitFor("document.querySelector('[data-live]').textContent.includes('Renamed')")
            _ = try await stage.page.evaluate("void BX24.closeApplication()", in: frame("CRM_DEAL_LIST_MENU"))
            try await stage.page.waitFor("!document.querySelector('.slider')")
        }
    }

    @Test("A form that an application describes is drawn by the portal, which tells it what a person does")
    func layout() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await bind(stage, [("CRM_DEAL_DETAIL_ACTIVITY", "{useBuiltInInterface: 'Y'}")])
            let seeded = try await stage.sandbox.control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": "deal", "rows": [["TITLE": "Forklifts"]]])
            let id = seeded["ids"]?[0]?.text ?? ""
            try await stage.go("/crm/deal/details/\(id)/")
            try await stage.page.click("[data-place='CRM_DEAL_DETAIL_ACTIVITY']")
            let match = frame("CRM_DEAL_DETAIL_ACTIVITY")
            try await ready(stage, "CRM_DEAL_DETAIL_ACTIVITY")
            let told = try await stage.inFrame("done(BX24.placement.info().options)", match)
            #expect(told["entityTypeId"] == 2 && told["entityId"]?.text == id && told["useBuiltInInterface"] == "Y")
            try await stage.inFrame(
                """
                window.heard = [];
                ['bindLayoutEventCallback', 'bindValueChangeCallback', 'bindPrimaryButtonClickCallback', 'bindSecondaryButtonClickCallback']
                  .forEach(name => BX24.placement.call(name, null, value => heard.push([name, value])));
                BX24.placement.call('bindValueChangeCallback', 'mail', value => heard.push(['mail only', value]));
                BX24.placement.call('setLayout', {
                  blocks: {
                    head: {type: 'text', properties: {value: 'One\\nTwo <b>', multiline: true, bold: true, size: 'lg'}},
                    mail: {type: 'input', properties: {title: 'Mail', value: 'a@b.example', errorText: 'Wrong'}},
                    city: {type: 'select', properties: {title: 'City', values: {a: 'Amsterdam', b: 'Berlin'}, selectedValue: 'b'}},
                    hidden: {type: 'text', visible: false, properties: {value: 'Not yet'}},
                    go: {type: 'link', properties: {text: 'Go on', action: {type: 'layoutEvent', value: 'went'}}},
                    box: {type: 'section', properties: {type: 'danger', blocks: {deep: {type: 'link', properties: {text: 'Deep', action: {type: 'openRestApp', value: {a: 1}, sliderParams: {title: 'Of the form', width: 500}}}}}}}
                  },
                  primaryButton: {title: 'Save', state: 'disabled'}, secondaryButton: {title: 'Cancel'}
                }, () => done(1));
                """, match)
            try await Screenshots.keep(stage.page, as: "timeline-form")
            #expect(
                try await stage.page.evaluate("document.querySelector('[data-block=head] .text').innerText").stringValue
                    == "One\nTwo <b>")
            #expect(
                try await stage.page.evaluate(
                    "document.querySelector('[data-block=mail] input').getAttribute('aria-invalid')"
                ).stringValue == "true")
            #expect(
                try await stage.page.evaluate("document.querySelector('[data-block=city] select').value").stringValue
                    == "b")
            #expect(
                try await stage.page.evaluate("document.querySelector('[data-block=hidden]').hidden").boolValue == true)
            try await stage.page.fill("[data-block=mail] input", with: "c@d.example")
            try await stage.page.fill("[data-block=city] select", with: "a")
            try await stage.page.click("[data-block=go] button")
            try await stage.inFrame(
                "BX24.placement.call('setPrimaryButtonState', {state: 'normal', title: 'Store'}, () => done(1))", match)
            try await stage.inFrame(
                "BX24.placement.call('setLayoutItemState', {id: 'hidden', visible: true, properties: {value: 'Now'}}, () => done(1))",
                match)
            #expect(
                try await stage.page.evaluate("document.querySelector('[data-block=hidden]').textContent").stringValue
                    == "Now")
            #expect(
                try await stage.page.evaluate("document.querySelector('[data-block=mail] input').value").stringValue
                    == "c@d.example")
            try await stage.page.click(".layout > .line .primary")
            let heard = try await stage.inFrame("setTimeout(() => done(heard), 100)", match)
            #expect(
                heard == [
                    ["bindValueChangeCallback", ["id": "mail", "value": "c@d.example"]],
                    ["mail only", ["id": "mail", "value": "c@d.example"]],
                    ["bindValueChangeCallback", ["id": "city", "value": "a"]],
                    ["bindLayoutEventCallback", ["id": "go", "value": "went"]],
                    ["bindPrimaryButtonClickCallback", nil],
                ])
            try await stage.inFrame("BX24.placement.call('lock', null, () => done(1))", match)
            #expect(try await stage.page.evaluate("document.querySelector('.layout').disabled").boolValue == true)
            try await stage.inFrame("BX24.placement.call('unlock', null, () => done(1))", match)
            try await stage.page.click("[data-block=deep] button")
            try await stage.page.waitFor(
                "document.querySelector('.slider h2') && document.querySelector('.slider h2').textContent === 'Of the form'"
            )
            try await stage.page.click(".slider .close")
            // The frame goes with its place, so nothing is awaited in it.
            _ = try await stage.page.evaluate("void BX24.placement.call('finish')", in: match)
            try await stage.page.waitFor("!document.querySelector('.layout')")
        }
    }

    @Test("A call: the hidden frame drives the card, and both hear what the operator does")
    func call() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await bind(
                stage, [("CALL_CARD", "{}"), ("PAGE_BACKGROUND_WORKER", "{errorHandlerUrl: '\(Stage.origin)/error'}")])
            let worker = frame("PAGE_BACKGROUND_WORKER")
            // On any page the hidden frame is there; without a card its commands say so.
            try await stage.go("/crm/deal/")
            try await ready(stage, "PAGE_BACKGROUND_WORKER")
            let told = try await stage.inFrame("done(BX24.placement.info().options)", worker)
            #expect(told == ["ID": "PAGE_BACKGROUND_WORKER", "URI": "/crm/deal/"])
            let none = try await stage.inFrame("BX24.placement.call('CallCardSetMute', {muted: true}, done)", worker)
            #expect(none == [["errorCode": "Call card is undefined", "result": "error"]])

            try await stage.go("/telephony/call/")
            try await ready(stage, "PAGE_BACKGROUND_WORKER")
            try await stage.page.click("[data-place='CALL_CARD']")
            try await ready(stage, "CALL_CARD")
            try await stage.inFrame(
                """
                window.heard = [];
                ['initialized', 'answerButtonClick', 'muteButtonClick', 'hangupButtonClick', 'noSuchEvent'].forEach(name =>
                  BX24.placement.bindEvent('BackgroundCallCard::' + name, value => heard.push([name, name === 'initialized' ? typeof value.CALL_ID : value])));
                done(1);
                """, worker)
            try await stage.inFrame(
                "window.heard = []; BX24.placement.bindEvent('CallCard::CallStateChanged', s => heard.push(s)); done(1)",
                frame("CALL_CARD"))
            try await stage.page.waitFor("window.heard.length === 1", in: worker)
            let commands: [(String, String, JSONValue)] = [
                ("CallCardSetCardTitle", "{title: 'Ann & Co'}", []),
                ("CallCardSetStatusText", "{statusText: 'On hold'}", []),
                ("CallCardSetUiState", "{uiState: 'connected'}", []),
                ("CallCardSetUiState", "{uiState: 'flying'}", [["errorCode": "Invalid ui state", "result": "error"]]),
                ("CallCardStopTimer", "{}", []),
            ]
            for (name, params, answer) in commands {
                let told = try await stage.inFrame("BX24.placement.call('\(name)', \(params), done)", worker)
                #expect(told == answer, "\(name)")
            }
            try await Screenshots.keep(stage.page, as: "call-card")
            let text =
                try await stage.page.evaluate("document.querySelector('.call-title').textContent").stringValue ?? ""
            for part in ["Ann & Co", "On hold", "connected"] { #expect(text.contains(part)) }
            for name in ["Answer", "Mute", "Hang up"] {
                _ = try await stage.page.evaluate(
                    "Array.from(document.querySelectorAll('.call-card button')).find(b => b.textContent === '\(name)').click()"
                )
            }
            let heard = try await stage.inFrame("setTimeout(() => done(heard), 100)", worker)
            #expect(
                heard == [
                    ["initialized", "string"], ["answerButtonClick", nil], ["muteButtonClick", true],
                    ["hangupButtonClick", nil],
                ])
            #expect(try await stage.inFrame("done(heard)", frame("CALL_CARD")) == ["connected", "idle"])
            #expect(
                try await stage.inFrame(
                    "BX24.placement.call('getStatus', {}, r => done(r.CALL_STATE))", frame("CALL_CARD")) == "idle")
            try await stage.inFrame("BX24.placement.call('CallCardClose', {}, done)", worker)
            let closed = try await stage.inFrame("BX24.placement.call('CallCardClose', {}, done)", worker)
            #expect(closed == [["errorCode": "Call card is undefined", "result": "error"]])
        }
    }

    @Test("A search of a client goes to the application, whose findings a person chooses from")
    func search() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await bind(stage, [("CRM_DETAIL_SEARCH", "{}")])
            let seeded = try await stage.sandbox.control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": "deal", "rows": [["TITLE": "Forklifts"]]])
            try await stage.go("/crm/deal/details/\(seeded["ids"]?[0]?.text ?? "")/")
            try await stage.page.fill("[data-search] input", with: "Daisy")
            try await stage.page.submit("[data-search] form")
            let match = frame("CRM_DETAIL_SEARCH")
            try await ready(stage, "CRM_DETAIL_SEARCH")
            let told = try await stage.inFrame("done(BX24.placement.info().options)", match)
            #expect(told["searchQuery"] == "Daisy" && told["entityTypeName"] == "COMPANY")
            _ = try await stage.page.evaluate(
                """
                BX24.placement.bindEvent('onCrmEntityIsNeedToCreate', one => { window.wanted = one;
                  BX24.placement.call('crmShowCreatedEntity', {entityType: 'company', id: '77', title: one.data.name}); });
                BX24.placement.call('crmShowFoundEntities', {data: [{id: 'x', name: 'Daisy <Ltd>', phone: '+1'}]});
                """, in: match)
            try await stage.page.waitFor("document.querySelector('.found button')")
            try await stage.page.click(".found button")
            try await stage.page.waitFor(
                "document.querySelector('.chosen').textContent === 'Daisy <Ltd> (company № 77)'")
            let wanted = try await stage.inFrame("done(window.wanted)", match)
            #expect(wanted["data"]?["id"] == "x" && wanted["appSid"]?.string?.isEmpty == false)
            _ = try await stage.page.evaluate("BX24.placement.call('crmShowFoundEntities', {data: []})", in: match)
            try await stage.page.waitFor("document.querySelector('.found .empty')")
        }
    }

    @Test("A view of the calendar hears of the time shown, and opens, makes and deletes events through the page")
    func calendar() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await bind(stage, [("CALENDAR_GRIDVIEW", "{}")])
            try await stage.go("/calendar/")
            try await stage.page.click("[data-place='CALENDAR_GRIDVIEW']")
            let match = frame("CALENDAR_GRIDVIEW")
            try await ready(stage, "CALENDAR_GRIDVIEW")
            try await stage.inFrame(
                """
                window.heard = [];
                ['increaseViewRangeDate', 'adjustToDate', 'refreshEntries'].forEach(name =>
                  BX24.placement.bindEvent('Calendar.customView:' + name, value => heard.push([name, value])));
                done(1);
                """, match)
            try await stage.page.click("[data-raise='Calendar.customView:increaseViewRangeDate']")
            try await stage.page.fill("[data-raise='Calendar.customView:adjustToDate']", with: "2030-02-03")
            let heard = try await stage.inFrame("setTimeout(() => done(heard), 100)", match)
            #expect(heard == [["increaseViewRangeDate", [:]], ["adjustToDate", "2030-02-03"]])
            _ = try await stage.page.evaluate(
                "void BX24.placement.call('addEvent', {}, r => { window.added = r; })", in: match)
            try await stage.page.waitFor("document.querySelector('dialog[open] form')")
            try await stage.page.fill("dialog input[name=name]", with: "Review")
            try await stage.page.fill("dialog input[name=from]", with: "2030-02-03T10:00")
            try await stage.page.fill("dialog input[name=to]", with: "2030-02-03T11:00")
            try await stage.page.click("dialog .primary")
            try await stage.page.waitFor("Array.isArray(window.added)", in: match)
            let events = try await stage.inFrame(
                "BX24.placement.call('getEvents', {dateFrom: '2030-02-01', dateTo: '2030-02-28'}, done)", match)
            #expect(events.array?.compactMap { $0["NAME"]?.string } == ["Review"])
            let id = events[0]?["ID"]?.text ?? ""
            _ = try await stage.page.evaluate(
                "void BX24.placement.call('viewEvent', {id: '\(id)'}, () => { window.viewed = true; })", in: match)
            try await stage.page.waitFor(
                "document.querySelector('dialog[open] h2') && document.querySelector('dialog[open] h2').textContent === 'Review'"
            )
            try await stage.page.click("dialog .primary")
            _ = try await stage.page.evaluate(
                "void BX24.placement.call('deleteEvent', {id: '\(id)'}, () => { window.deleted = true; })", in: match)
            try await stage.page.waitFor("document.querySelector('dialog[open] input[type=radio]')")
            try await stage.page.click("dialog .primary")
            try await stage.page.waitFor("window.deleted === true", in: match)
            let left = try await stage.inFrame(
                "BX24.placement.call('getEvents', {dateFrom: '2030-02-01', dateTo: '2030-02-28'}, done)", match)
            #expect(left == [])
        }
    }

    @Test("The messenger's own interface for applications opens chats and calls through the portal")
    func messenger() async throws {
        try await Stage.with(scope: Self.scope) { stage in
            try await stage.open()
            let loaded = try await stage.inFrame(
                "BX.Runtime.loadExtension('im.public.iframe').then(all => all.Messenger.openChat('chat1')).then(() => done('resolved'))"
            )
            #expect(loaded == "resolved")
            try await stage.page.waitFor(
                "document.querySelector('.slider iframe') && document.querySelector('.slider iframe').contentWindow.location.search.includes('IM_DIALOG=chat1')"
            )
            try await stage.page.click(".slider .close")
            try await stage.inFrame(
                "BX.Runtime.loadExtension('im.public.iframe').then(all => all.Messenger.startPhoneCall('+4930123')).then(done)"
            )
            try await stage.page.waitFor(
                "document.querySelector('dialog[open]') && document.querySelector('dialog[open]').textContent.includes('+4930123')"
            )
            try await stage.page.click("dialog .primary")
            let unknown = try await stage.inFrame(
                "BX.Runtime.loadExtension('ui.buttons').catch(error => done(error.message))")
            #expect(unknown.string?.contains("ui.buttons") == true)
        }
    }
}
