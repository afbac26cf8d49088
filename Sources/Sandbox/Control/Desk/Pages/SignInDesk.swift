/// `/sign-in`: the administration token or a one-time code opens the desk.
struct SignInDesk: Sendable {
    let visit: DeskVisit
    var isWrong = false

    var page: DeskPage {
        let failure: HTML = """
            <p class="notice bad" role="alert" id="wrong">\(visit.say(
                "That is neither the token nor a code in force. A code is good once, for 30 seconds.",
                "Это не токен и не действующий код. Код годится один раз, в течение 30 секунд."))</p>
            """
        let described: HTML = " aria-describedby=\"wrong\" aria-invalid=\"true\""
        let to = BackURL.checked(visit.form["to"]?.string ?? visit.query["to"]?.string)
        return DeskPage(
            title: visit.say("Sign in to the desk", "Вход на пульт"),
            content: """
                \(HTML.when(isWrong, failure))
                <form method="post" action="/sign-in" class="narrow">
                <input type="hidden" name="to" value="\(to)">
                <label class="field"><span>\(visit.say("One-time code or administration token", "Одноразовый код или токен управления"))</span>\
                <input name="key" type="password" required autofocus autocomplete="off" spellcheck="false"\
                \(HTML.when(isWrong, described))></label>
                <button class="main">\(visit.say("Sign in", "Войти"))</button>
                </form>
                <h2>\(visit.say("Where to get it", "Где его взять"))</h2>
                <p>\(visit.say("A code:", "Код:")) <code>lintel sandbox desk --data \(visit.say("FOLDER", "ПАПКА"))</code></p>
                <p>\(visit.say("The same, and the browser opens by itself:", "То же, и браузер откроется сам:")) \
                <code>lintel sandbox desk --data \(visit.say("FOLDER", "ПАПКА")) --open</code></p>
                <p>\(visit.say("The token:", "Токен:")) <code>admin_token</code> \
                \(visit.say("of the ready line that the sandbox printed at its start.", "в строке готовности, которую песочница вывела при запуске."))</p>
                """)
    }

    /// After a sign-in that another page began: from here the browser goes on by itself.
    var arrival: DeskPage {
        DeskPage(
            title: visit.say("Signed in", "Вы вошли"),
            content: "<p><a href=\"/\">\(visit.say("To the desk", "На пульт"))</a></p>", movesOn: "/")
    }
}
