<?php
// A double of the one-file PHP client CRest 1.36: the same requests byte for byte where they matter, the same reading of the answers, and
// the same file with the tokens. It stands in where the client itself cannot be had; the walk beside it takes either.

require_once __DIR__ . '/settings.php';

class CRest
{
    const VERSION = '1.36 (double)';
    const MOST_COMMANDS = 50;
    const EXPLANATIONS = [
        'expired_token' => 'expired token, cant get new auth? Check access oauth server.',
        'invalid_token' => 'invalid token, need reinstall application',
        'invalid_grant' => 'invalid grant, check out define C_REST_CLIENT_SECRET or C_REST_CLIENT_ID',
        'invalid_client' => 'invalid client, check out define C_REST_CLIENT_SECRET or C_REST_CLIENT_ID',
        'QUERY_LIMIT_EXCEEDED' => 'Too many requests, maximum 2 query by second',
    ];

    // Takes the tokens of an install event, or of the frame's first opening, from the request.
    public static function installApp()
    {
        if (($_REQUEST['event'] ?? '') === 'ONAPPINSTALL' && !empty($_REQUEST['auth'])) {
            return ['rest_only' => true, 'install' => self::keep($_REQUEST['auth'])];
        }
        if (($_REQUEST['PLACEMENT'] ?? '') !== 'DEFAULT') {
            return ['rest_only' => true, 'install' => false];
        }
        return ['rest_only' => false, 'install' => self::keep([
            'access_token' => $_REQUEST['AUTH_ID'], 'expires_in' => $_REQUEST['AUTH_EXPIRES'], 'application_token' => $_REQUEST['APP_SID'],
            'refresh_token' => $_REQUEST['REFRESH_ID'], 'domain' => $_REQUEST['DOMAIN'],
            'client_endpoint' => 'https://' . $_REQUEST['DOMAIN'] . '/rest/',
        ])];
    }

    public static function call($method, $params = [])
    {
        $settings = self::settings();
        if (!$settings) {
            return ['error' => 'no_install_app', 'error_information' => 'error install app, pls install local application '];
        }
        if (empty($settings['is_web_hook'])) {
            $params['auth'] = $settings['access_token'];
        }
        $answer = self::post($settings['client_endpoint'] . $method . '.json', $params);
        if (($answer['error'] ?? '') === 'expired_token') {
            $fresh = self::post('https://oauth.bitrix.info/oauth/token/', [
                'client_id' => C_REST_CLIENT_ID, 'grant_type' => 'refresh_token', 'client_secret' => C_REST_CLIENT_SECRET,
                'refresh_token' => $settings['refresh_token'],
            ]);
            unset($fresh['error']);
            self::keep(array_merge($settings, $fresh ?: []));
            $params['auth'] = self::settings()['access_token'];
            $answer = self::post($settings['client_endpoint'] . $method . '.json', $params);
        }
        if (isset($answer['error'], self::EXPLANATIONS[$answer['error']])) {
            $answer['error_information'] = self::EXPLANATIONS[$answer['error']];
        }
        return $answer;
    }

    // What is more than fifty commands is left out without a word.
    public static function callBatch($commands, $halt = 0)
    {
        $cmd = [];
        foreach (array_slice($commands, 0, self::MOST_COMMANDS, true) as $key => $command) {
            $cmd[$key] = $command['method'] . (empty($command['params']) ? '' : '?' . http_build_query($command['params']));
        }
        return $cmd ? self::call('batch', ['cmd' => $cmd, 'halt' => $halt]) : [];
    }

    private static function post($url, $params)
    {
        $curl = curl_init($url);
        $form = http_build_query($params);
        $options = [CURLOPT_RETURNTRANSFER => true, CURLOPT_FOLLOWLOCATION => 1, CURLOPT_POSTREDIR => 10, CURLOPT_USERAGENT => 'Bitrix24 CRest PHP ' . self::VERSION];
        curl_setopt_array($curl, $form === '' ? $options : $options + [CURLOPT_POST => true, CURLOPT_POSTFIELDS => $form]);
        $answer = json_decode(curl_exec($curl) ?: '', true);
        if (curl_errno($curl)) {
            $answer = ['error' => 'curl_error', 'error_information' => curl_error($curl)];
        }
        return $answer;
    }

    private static function settings()
    {
        if (defined('C_REST_WEB_HOOK_URL') && C_REST_WEB_HOOK_URL) {
            return ['client_endpoint' => C_REST_WEB_HOOK_URL, 'is_web_hook' => 'Y'];
        }
        $file = __DIR__ . '/settings.json';
        $kept = file_exists($file) ? json_decode(file_get_contents($file), true) : [];
        foreach (['access_token', 'domain', 'refresh_token', 'application_token', 'client_endpoint'] as $name) {
            if (empty($kept[$name])) {
                return false;
            }
        }
        return $kept;
    }

    private static function keep($settings)
    {
        return (bool) file_put_contents(__DIR__ . '/settings.json', json_encode($settings));
    }
}
