import Foundation

/// Price, trial and payment in words.
struct PaymentWords: Sendable {
    let visit: Visit

    /// Periods that can be bought, in days.
    static let lengths = [30, 90, 365]

    func price(of application: ApplicationRow) -> String {
        let words: String
        switch application.status {
        case "F": words = visit.say("free", "бесплатно")
        case "D": words = visit.say("demo", "демо")
        case "T":
            words =
                application.trialDays.map { visit.say("trial of \($0) days", "пробный период, дней: \($0)") }
                ?? visit.say("trial", "пробный период")
        case "P": words = visit.say("paid", "платно")
        case "S": words = visit.say("by the Market subscription", "по подписке на Маркет")
        default: words = visit.say("local", "локальное")
        }
        return application.price.isEmpty ? words : "\(words), \(application.price)"
    }

    /// What a person is told about a period that runs or has ended; `nil`: there is none.
    func standing(_ payment: PaymentState) -> String? {
        switch payment.standing {
        case .ended where payment.lacksSubscription:
            return visit.say("The Market subscription has ended.", "Подписка на Маркет закончилась.")
        case .ended where payment.status == "T":
            return visit.say("The trial has ended.", "Пробный период закончился.")
        case .ended: return visit.say("The paid period has ended.", "Оплаченный период закончился.")
        case .grace where payment.status == "D":
            return visit.say(
                "The paid period has ended, and the application works in demo mode.",
                "Оплаченный период закончился, приложение работает в демо-режиме.")
        case .grace:
            return visit.say(
                "The paid period has ended; the application goes on for a few days.",
                "Оплаченный период закончился; приложение поработает ещё несколько дней.")
        case .open:
            guard let days = payment.days else { return nil }
            return payment.status == "T"
                ? visit.say("Days left of the trial: \(days).", "Осталось дней пробного периода: \(days).")
                : visit.say("Days left of the paid period: \(days).", "Осталось оплаченных дней: \(days).")
        }
    }

    /// A choice of the period to buy, as a field `days`.
    func periods(chosen: String?) -> HTML {
        let options = Self.lengths.map { days -> HTML in
            """
            <option value="\(days)"\(HTML.when(chosen == String(days), " selected"))>\(days) \(visit.say("days", "дней"))</option>
            """
        }
        return """
            <div class="field"><label for="f-days">\(visit.say("Period", "Период"))</label>
            <select id="f-days" name="days">\(options)</select></div>
            """
    }

    /// `2026-11-23`
    func date(_ unixSeconds: Int) -> String {
        Date(timeIntervalSince1970: TimeInterval(unixSeconds)).formatted(.iso8601.year().month().day())
    }
}

extension PaymentState.Standing {
    /// As pages mark it for scripts and tests.
    var word: String {
        switch self {
        case .open: "open"
        case .grace: "grace"
        case .ended: "ended"
        }
    }
}
