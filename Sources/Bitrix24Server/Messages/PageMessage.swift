/// What a page of the kit tells a person: what happened, and what to do next.
public enum PageMessage: Sendable, Hashable, CaseIterable {
    /// The page was opened without a portal around it.
    case openInside
    /// The request is no launch, or a damaged one.
    case malformed
    /// The request is larger than a launch can be.
    case tooLarge
    /// The launch did not prove itself: its token belongs to nobody, to another portal or to a removed application.
    case notProven
    /// The session of the frame has ended.
    case sessionEnded
    /// The application is not installed on the portal any more.
    case removed
    /// The trial, the subscription or the tariff does not allow it.
    case payment
    /// The portal or the authorization server does not answer as it should.
    case platform
    /// The user is not allowed to do this.
    case accessDenied
    /// The setup needs an administrator.
    case administratorNeeded
    /// The authorization was not started here, or was finished already.
    case stateMismatch
    /// Anything else.
    case wrong

    /// A short heading.
    public func title(_ language: PageLanguage) -> String { text(language).title }
    /// One to three sentences.
    public func message(_ language: PageLanguage) -> String { text(language).message }

    private func text(_ language: PageLanguage) -> (title: String, message: String) {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    private var english: (title: String, message: String) {
        switch self {
        case .openInside:
            (
                "Open this application inside Bitrix24",
                "This page works only inside your Bitrix24. Sign in to it and open the application from the menu or from the Market."
            )
        case .malformed:
            (
                "The request could not be read",
                "Some of the data that Bitrix24 sends is missing. Reload the page in Bitrix24 and try again."
            )
        case .tooLarge:
            ("The request is too large", "Bitrix24 sent more data than this page accepts. Reload the page in Bitrix24.")
        case .notProven:
            (
                "Access could not be confirmed",
                "Bitrix24 did not confirm this sign-in. Reload the page in Bitrix24. If this repeats, ask an administrator to install the application again."
            )
        case .sessionEnded:
            (
                "Please open the application again",
                "This page was open for a long time. Reload the page in Bitrix24 and open the application from the menu."
            )
        case .removed:
            (
                "The application is not installed",
                "It was removed from this Bitrix24. An administrator can install it again from the Market."
            )
        case .payment:
            (
                "The subscription has ended",
                "Your Bitrix24 does not let the application work: the trial, the subscription or the plan has ended. Ask the administrator to renew it."
            )
        case .platform:
            (
                "Bitrix24 does not answer",
                "Your Bitrix24 did not answer as expected. This is usually over in a few minutes; please try again."
            )
        case .accessDenied:
            ("No access", "Your account has no right to do this. Ask the administrator of your Bitrix24.")
        case .administratorNeeded:
            (
                "An administrator is needed",
                "Only an administrator of your Bitrix24 can finish the installation. Ask one to open the application once."
            )
        case .stateMismatch:
            (
                "Sign in again",
                "This sign-in was not started here, or it was finished before. Start it again from the application."
            )
        case .wrong: ("Something went wrong", "The request could not be finished. Please try again in a minute.")
        }
    }

    private var russian: (title: String, message: String) {
        switch self {
        case .openInside:
            (
                "Откройте приложение в Битрикс24",
                "Эта страница работает только внутри вашего Битрикс24. Войдите в него и откройте приложение из меню или из Маркета."
            )
        case .malformed:
            (
                "Не удалось прочитать запрос",
                "Часть данных, которые присылает Битрикс24, отсутствует. Перезагрузите страницу в Битрикс24 и повторите попытку."
            )
        case .tooLarge:
            (
                "Слишком большой запрос",
                "Битрикс24 прислал больше данных, чем принимает эта страница. Перезагрузите страницу в Битрикс24."
            )
        case .notProven:
            (
                "Не удалось подтвердить доступ",
                "Битрикс24 не подтвердил этот вход. Перезагрузите страницу в Битрикс24. Если ошибка повторяется, попросите администратора установить приложение заново."
            )
        case .sessionEnded:
            (
                "Откройте приложение заново",
                "Страница была открыта слишком долго. Перезагрузите страницу в Битрикс24 и откройте приложение из меню."
            )
        case .removed:
            (
                "Приложение не установлено",
                "Оно удалено из этого Битрикс24. Администратор может снова установить его из Маркета."
            )
        case .payment:
            (
                "Подписка закончилась",
                "Ваш Битрикс24 не разрешает приложению работать: закончился пробный период, подписка или тариф. Попросите администратора их продлить."
            )
        case .platform:
            (
                "Битрикс24 не отвечает",
                "Ваш Битрикс24 ответил не так, как ожидалось. Обычно это проходит за несколько минут; повторите попытку."
            )
        case .accessDenied:
            (
                "Нет доступа",
                "У вашей учётной записи нет права на это действие. Обратитесь к администратору вашего Битрикс24."
            )
        case .administratorNeeded:
            (
                "Нужен администратор",
                "Завершить установку может только администратор вашего Битрикс24. Попросите его один раз открыть приложение."
            )
        case .stateMismatch:
            ("Войдите ещё раз", "Этот вход начат не здесь или уже завершён. Начните его заново из приложения.")
        case .wrong: ("Что-то пошло не так", "Не удалось выполнить запрос. Повторите попытку через минуту.")
        }
    }
}
