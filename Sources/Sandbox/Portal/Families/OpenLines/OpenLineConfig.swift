/// The settings of an open channel.
///
/// Source: the platform's documentation, "imopenlines.config.add" and "imopenlines.config.get".
enum OpenLineConfig {
    /// What a channel has when nothing is said, in the order in which it is answered.
    static func standard(isRussian: Bool) -> JSONObject {
        let thanks = isRussian ? "Спасибо за оценку!" : "Thank you for your feedback!"
        let sorry = isRussian ? "Очень жаль, что мы не смогли помочь." : "We are sorry we couldn't assist you."
        let rate = isRussian ? "Пожалуйста, оцените качество обслуживания." : "Please rate the quality of service."
        let absent =
            isRussian
            ? "К сожалению, сейчас мы не можем ответить вам."
            : "Unfortunately, we cannot respond to you at this moment."
        return [
            "ACTIVE": "Y", "LINE_NAME": "", "CRM": "Y", "CRM_CREATE": "lead", "CRM_CREATE_SECOND": "0",
            "CRM_CREATE_THIRD": "Y", "CRM_FORWARD": "Y", "CRM_CHAT_TRACKER": "N", "CRM_TRANSFER_CHANGE": "Y",
            "CRM_SOURCE": "create", "QUEUE_TIME": 60, "NO_ANSWER_TIME": 60, "QUEUE_TYPE": "evenly",
            "CHECK_AVAILABLE": "N", "WATCH_TYPING": "Y", "WELCOME_BOT_ENABLE": "N", "WELCOME_MESSAGE": "N",
            "WELCOME_MESSAGE_TEXT": .string(
                isRussian
                    ? "Добро пожаловать! Первый освободившийся оператор ответит вам."
                    : "Welcome! The first available operator will respond to you."),
            "VOTE_MESSAGE": "Y", "VOTE_TIME_LIMIT": 0, "VOTE_BEFORE_FINISH": "Y", "VOTE_CLOSING_DELAY": "N",
            "VOTE_MESSAGE_1_TEXT": .string(rate), "VOTE_MESSAGE_1_LIKE": .string(thanks),
            "VOTE_MESSAGE_1_DISLIKE": .string(sorry), "VOTE_MESSAGE_2_TEXT": .string(rate),
            "VOTE_MESSAGE_2_LIKE": .string(thanks), "VOTE_MESSAGE_2_DISLIKE": .string(sorry),
            "AGREEMENT_MESSAGE": "N", "AGREEMENT_ID": 0, "CATEGORY_ENABLE": "N", "CATEGORY_ID": 0,
            "WELCOME_BOT_JOIN": "always", "WELCOME_BOT_ID": 0, "WELCOME_BOT_TIME": 180, "WELCOME_BOT_LEFT": "close",
            "NO_ANSWER_RULE": "text", "NO_ANSWER_FORM_ID": 0, "NO_ANSWER_BOT_ID": 0, "NO_ANSWER_TEXT": .string(absent),
            "WORKTIME_ENABLE": "N", "WORKTIME_FROM": "9", "WORKTIME_TO": "18.30", "WORKTIME_TIMEZONE": "",
            "WORKTIME_HOLIDAYS": [""], "WORKTIME_DAYOFF": [""], "WORKTIME_DAYOFF_RULE": "text",
            "WORKTIME_DAYOFF_FORM_ID": 0, "WORKTIME_DAYOFF_BOT_ID": 0, "WORKTIME_DAYOFF_TEXT": .string(absent),
            "CLOSE_RULE": "text", "CLOSE_FORM_ID": 0, "CLOSE_BOT_ID": 0, "CLOSE_TEXT": .string(thanks),
            "FULL_CLOSE_TIME": 10, "AUTO_CLOSE_RULE": "none", "AUTO_CLOSE_FORM_ID": 0, "AUTO_CLOSE_BOT_ID": 0,
            "AUTO_CLOSE_TIME": 14400, "AUTO_CLOSE_TEXT": "", "AUTO_EXPIRE_TIME": 86400, "DATE_CREATE": "",
            "DATE_MODIFY": "", "MODIFY_USER_ID": 0, "TEMPORARY": "N", "XML_ID": .null,
            "LANGUAGE_ID": isRussian ? "ru" : "en", "QUICK_ANSWERS_IBLOCK_ID": 0, "SESSION_PRIORITY": 0,
            "TYPE_MAX_CHAT": "answered_new", "MAX_CHAT": 0, "OPERATOR_DATA": "profile", "DEFAULT_OPERATOR_DATA": [],
            "KPI_FIRST_ANSWER_TIME": 0, "KPI_FIRST_ANSWER_ALERT": "N", "KPI_FIRST_ANSWER_LIST": .null,
            "KPI_FIRST_ANSWER_TEXT": "", "KPI_FURTHER_ANSWER_TIME": 0, "KPI_FURTHER_ANSWER_ALERT": "N",
            "KPI_FURTHER_ANSWER_LIST": .null, "KPI_FURTHER_ANSWER_TEXT": "", "KPI_CHECK_OPERATOR_ACTIVITY": "N",
            "SEND_NOTIFICATION_EMPTY_QUEUE": "N", "USE_WELCOME_FORM": "N", "WELCOME_FORM_ID": 0,
            "WELCOME_FORM_DELAY": "Y", "SEND_WELCOME_EACH_SESSION": "Y", "CONFIRM_CLOSE": "Y",
            "IGNORE_WELCOME_FORM_RESPONSIBLE": "N",
        ]
    }

    private static let written = Set(standard(isRussian: false).keys).subtracting([
        "DATE_CREATE", "DATE_MODIFY", "MODIFY_USER_ID", "XML_ID",
    ])

    /// What of the given members is a setting.
    static func known(_ given: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (name, value) in given {
            let name = name.uppercased()
            if name == "QUEUE" {
                if let elements = value.listed { result["QUEUE"] = .array(elements) }
            } else if written.contains(name) {
                result[name] = value
            }
        }
        return result
    }

    /// As `imopenlines.config.get` answers: nearly everything as text.
    static func json(_ item: Record) -> JSONObject {
        var fields: JSONObject = ["ID": .string(String(item.id))]
        for (name, value) in item.fields where name != "QUEUE" {
            fields[name] = value.text.map { value.isNull ? .null : .string($0) } ?? value
        }
        return fields
    }
}
