/// What the switches mean, in Russian. English stands with the switches themselves.
enum BehaviourText {
    static let russian: [String: String] = [
        "refresh_reuse":
            "Уже использованный токен обновления: `invalid_grant`, или годится ещё несколько секунд, или всегда.",
        "revoke_old_access": "Прекращает ли обновление и старый токен доступа.",
        "invalid_client_status": "Статус ответа `invalid_client`.",
        "renewal_uninstalled": "Что отвечает сервер авторизации, когда приложение удалено.",
        "renewal_dismissed": "Что отвечает сервер авторизации, когда владелец токена уволен.",
        "token_scope": "`scope` в ответах с токенами: перечень прав или одно слово `app`.",
        "requested_scope":
            "Параметр `scope` на `/oauth/token/` сверх карточки: 403 `invalid_scope` или не учитывается.",
        "updated_scope":
            "Когда права новой версии доходят до токенов цепочки: при следующем обновлении, сразу или никогда.",
        "token_json": "Принимает ли `/oauth/token/` тело в JSON.",
        "displayed_code_s": "Сколько живёт код, показанный пользователю, потому что у приложения нет адреса возврата.",
        "grace_days":
            "Сколько дней оплаченное приложение работает после конца срока, если в вызове управления дни не названы.",
        "after_grace": "Что следует за льготным сроком: `PAYMENT_REQUIRED` или статус `D`.",
        "renewal_watch":
            "Приложение, которое обновляет токены слишком часто: предупреждается и блокируется, только предупреждается или не проверяется.",
        "invalid_credentials_status": "Статус ответа `INVALID_CREDENTIALS`.",
        "insufficient_scope_status": "Статус ответа `insufficient_scope`.",
        "portal_deleted_status": "Статус ответа `PORTAL_DELETED`.",
        "token_check_s": "Сколько секунд портал верит тому, что знает о токене, хотя тот уже отозван.",
        "https_required": "Отклоняется ли REST по http на имени портала с 400 `INVALID_REQUEST`.",
        "cors":
            "Заголовки для вызовов с других источников: все три, только `Access-Control-Allow-Origin: *` или никаких.",
        "retry_after": "Есть ли в ответах 503 и 429 заголовок `Retry-After`.",
        "v3_bearer": "Принимает ли REST 3.0 `Authorization: Bearer`.",
        "v3_auth_errors":
            "Вид отказов по токену под `/rest/api/`: `{error, error_description}` или `{error: {code, message}}`.",
        "v3_unknown_method_status": "Статус метода, которого REST 3.0 не знает.",
        "app_info_webhook": "`app.info` по вебхуку: 400 `ACCESS_DENIED` или `SCOPE` вебхука и `LICENSE`.",
        "method_confirmation": "Ждёт ли `voximplant.user.get` подтверждения администратора.",
        "filter_case": "Равенство текстов в фильтрах `crm.*`: буква в букву или без учёта регистра.",
        "duplicate_event_bind":
            "`event.bind` уже зарегистрированного: `ERROR_HANDLER_ALREADY_EXIST`, `ERROR_CORE` или `true`.",
        "placement_bind_status": "Статус ошибок `placement.bind`, которые его страница показывает с 200.",
        "placement_unbind_count":
            "`count` в `placement.unbind`: два на каждый обработчик, как в документации, или один.",
        "default_options":
            "`PLACEMENT_OPTIONS` собственной страницы приложения: `{}`, не передаётся или текст `undefined`.",
        "event_redelivery":
            "Доставка, на которую не ответили 2xx: не повторяется или повторяется с растущими промежутками в течение 24 часов.",
        "install_event":
            "`ONAPPINSTALL` приложения с мастером: по завершении установки или ещё и раньше, на обработчик из карточки.",
        "update_handlers":
            "При обновлении обработчики получают `ONAPPUPDATE` и снимаются, снимаются до него или остаются.",
        "update_application_token": "`application_token` после обновления.",
        "reinstall_application_token": "`application_token` после повторной установки.",
        "event_version": "`VERSION` в событиях: номер или имя версии, например `1.0.0`.",
        "event_scope": "`auth[scope]` событий: все права приложения или право самого события.",
        "payment_event_token": "Есть ли в `ONAPPPAYMENT` `application_token`.",
        "user_add_event": "Когда отправляется `ONUSERADD`.",
        "uninstall_registrations":
            "Роботы, действия, боты и отправители, которых зарегистрировало удалённое приложение.",
    ]
}
