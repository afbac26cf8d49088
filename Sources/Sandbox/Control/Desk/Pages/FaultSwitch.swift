import Bitrix24Wire

/// A trouble that people ask for often, as one or more faults that stay until they are taken out.
struct FaultSwitch: Sendable {
    let name: String
    let english: (title: String, about: String)
    let russian: (title: String, about: String)
    private let faults: [(kind: JournalNotes.Kind?, action: Fault.Action)]

    /// As good as without an end.
    private static let times = 1_000_000_000

    static func named(_ name: String) -> FaultSwitch? { all.first { $0.name == name } }

    private init(
        _ name: String, _ english: (String, String), _ russian: (String, String),
        _ faults: [(kind: JournalNotes.Kind?, action: Fault.Action)]
    ) {
        self.name = name
        self.english = english
        self.russian = russian
        self.faults = faults
    }

    static let all: [FaultSwitch] = [
        FaultSwitch(
            "busy", ("Portal is busy", "REST answers 503 OVERLOAD_LIMIT."),
            ("Портал перегружен", "REST отвечает 503 OVERLOAD_LIMIT."), [(.rest, .error(.overloadLimit))]),
        FaultSwitch(
            "limit", ("Too many calls", "REST answers 503 QUERY_LIMIT_EXCEEDED."),
            ("Слишком много вызовов", "REST отвечает 503 QUERY_LIMIT_EXCEEDED."), [(.rest, .error(.queryLimitExceeded))]
        ),
        FaultSwitch(
            "operating", ("Operating time is used up", "REST answers 429 OPERATION_TIME_LIMIT."),
            ("Время работы исчерпано", "REST отвечает 429 OPERATION_TIME_LIMIT."),
            [(.rest, .error(.operationTimeLimit))]),
        FaultSwitch(
            "expired", ("Tokens expire at once", "REST answers 401 expired_token to every access token."),
            ("Токены сразу истекают", "REST отвечает 401 expired_token на любой токен доступа."),
            [(.rest, .error(.expiredToken))]),
        FaultSwitch(
            "refused", ("Renewal is refused", "The authorization server answers invalid_grant."),
            ("В обновлении отказано", "Сервер авторизации отвечает invalid_grant."), [(.oauth, .error(.invalidGrant))]),
        FaultSwitch(
            "unpaid", ("Application is not paid", "Everything answers PAYMENT_REQUIRED."),
            ("Приложение не оплачено", "Всё отвечает PAYMENT_REQUIRED."),
            [(.rest, .error(.paymentRequired)), (.oauth, .error(.paymentRequired))]),
        FaultSwitch(
            "deleted", ("Portal is deleted", "REST answers PORTAL_DELETED."),
            ("Портал удалён", "REST отвечает PORTAL_DELETED."), [(.rest, .error(.portalDeleted))]),
        FaultSwitch(
            "down", ("Server is down", "Connections to portals and the authorization server are reset."),
            ("Сервер недоступен", "Соединения с порталами и сервером авторизации обрываются."),
            [(.rest, .reset), (.oauth, .reset)]),
        FaultSwitch(
            "oauth-down", ("Authorization server is down", "It answers 502 with a page of a proxy; portals work."),
            ("Сервер авторизации недоступен", "Он отвечает 502 страницей прокси; порталы работают."),
            [(.oauth, .status(502, body: "<h1>502 Bad Gateway</h1>", contentType: "text/html; charset=utf-8"))]),
        FaultSwitch(
            "5xx", ("Error 500", "REST answers 500 with an HTML page."),
            ("Ошибка 500", "REST отвечает 500 HTML-страницей."),
            [(.rest, .status(500, body: "<h1>Internal Server Error</h1>", contentType: "text/html; charset=utf-8"))]),
        FaultSwitch(
            "slow", ("Slow network", "Each answer of REST takes 3 seconds more."),
            ("Медленная сеть", "Каждый ответ REST задерживается на 3 секунды."), [(.rest, .latency(milliseconds: 3000))]
        ),
        FaultSwitch(
            "silent", ("No answer", "REST is silent for 30 seconds, then closes the connection."),
            ("Нет ответа", "REST молчит 30 секунд, затем закрывает соединение."),
            [(.rest, .timeout(milliseconds: 30_000))]),
        FaultSwitch(
            "half", ("Broken answers", "The work is done, but half of the JSON is missing."),
            ("Испорченные ответы", "Работа сделана, но половины JSON нет."), [(.rest, .malformed(.half))]),
        FaultSwitch(
            "lost", ("Events are lost", "No event leaves."), ("События теряются", "Ни одно событие не уходит."),
            [(.event, .lose)]),
        FaultSwitch(
            "twice", ("Events come twice", "Each event is sent once more."),
            ("События приходят дважды", "Каждое событие отправляется ещё раз."), [(.event, .duplicate(times: 1))]),
        FaultSwitch(
            "late", ("Events come late", "Each waits an hour of the sandbox’s time."),
            ("События опаздывают", "Каждое ждёт час по часам песочницы."), [(.event, .delay(milliseconds: 3_600_000))]),
        FaultSwitch(
            "disorder", ("Events change places", "Each goes after the next one of its handler."),
            ("События меняются местами", "Каждое уходит после следующего для того же обработчика."),
            [(.event, .reorder)]),
    ]

    /// The switch's faults among those that are set, for this portal and application.
    func set(in book: FaultBook, host: String?, clientID: String?) -> [Fault] {
        book.all.filter { fault in
            fault.host?.lowercased() == host?.lowercased() && fault.clientID == clientID && fault.method == nil
                && fault.userID == nil
                && fault.share == nil && fault.times + fault.hits == Self.times
                && faults.contains { $0.kind == fault.kind && $0.action == fault.action }
        }
    }

    /// Sets what is not set yet.
    func turnOn(in book: FaultBook, host: String?, clientID: String?) {
        let present = set(in: book, host: host, clientID: clientID)
        for (kind, action) in faults where !present.contains(where: { $0.kind == kind && $0.action == action }) {
            _ = book.add(
                Fault(
                    id: 0, kind: kind, host: host, method: nil, clientID: clientID, userID: nil, share: nil, skip: 0,
                    times: Self.times, hits: 0, action: action))
        }
    }

    func turnOff(in book: FaultBook, host: String?, clientID: String?) {
        for fault in set(in: book, host: host, clientID: clientID) { _ = book.remove(fault.id) }
    }

    /// All of the faults are set.
    func isOn(_ present: [Fault]) -> Bool { present.count >= faults.count }
}
