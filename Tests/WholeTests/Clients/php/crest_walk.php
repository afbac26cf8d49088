<?php
// Walks through the sandbox with CRest: installed by event and by a frame's opening, an expiry, a long list, a batch, a renaming, a webhook.
// Arguments: the file of the client, the certificate authority. The proxy comes from the environment. See walk.py for what the test does
// meanwhile. Its folder is the working folder, which the client writes its settings to.

error_reporting(E_ALL & ~E_WARNING & ~E_NOTICE & ~E_DEPRECATED);
[, $client, $authority] = $argv;

function ask($method, $path, $body = [])
{
    fwrite(STDOUT, json_encode(['ask' => [$method, $path, (object) $body]]) . "\n");
    return json_decode(fgets(STDIN), true);
}

$given = json_decode(fgets(STDIN), true);
$portal = '/portals/' . $given['domain'];
$folder = getcwd();
copy($client, "$folder/crest.php");
file_put_contents("$folder/install.php", "<?php error_reporting(0); require __DIR__ . '/crest.php'; echo json_encode(CRest::installApp());");

// The application's own server: PHP's.
$probe = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($probe, false);
fclose($probe);
$server = proc_open([PHP_BINARY, '-S', $address, '-t', $folder], [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
register_shutdown_function(fn () => proc_terminate($server));
for ($tries = 0; $tries < 500 && !($open = @fsockopen(...explode(':', $address))); $tries++) {
    usleep(10000);
}
fclose($open);

$made = ask('POST', '/apps', [
    'kind' => 'local', 'portal' => $given['domain'], 'code' => 'acme.crest', 'version' => '1.0.0', 'scope' => ['crm'],
    'app_url' => "http://$address/install.php", 'event_url' => "http://$address/install.php"]);
file_put_contents("$folder/settings.php", sprintf(
    "<?php define('C_REST_CLIENT_ID', %s); define('C_REST_CLIENT_SECRET', %s); define('C_REST_BLOCK_LOG', true);",
    var_export($made['client_id'], true), var_export($made['client_secret'], true)));
$application = "$portal/apps/" . $made['client_id'];
require "$folder/crest.php";
function kept()
{
    return json_decode(file_get_contents(getcwd() . '/settings.json'), true);
}

$seen = ['before' => CRest::call('profile')['error']];
$installed = ask('POST', "$application/install", ['user_id' => 1]);
ask('POST', '/events/flush');
$seen['installed_by_event'] = kept()['application_token'] === $installed['application_token'] && kept()['domain'] === $given['domain'];
$seen['who'] = CRest::call('profile')['result']['ID'];

ask('POST', '/tokens/expire', ['client_id' => $made['client_id']]);
$former = kept()['refresh_token'];
$seen['after_expiry'] = CRest::call('profile')['result']['ID'];
$seen['refreshed'] = kept()['refresh_token'] !== $former;

unlink("$folder/settings.json");
ask('POST', "$application/open", ['user_id' => 1, 'deliver' => true]);
$seen['installed_by_frame'] = CRest::call('profile')['result']['ID'];

function deals()
{
    for ($count = 0, $start = 0; $start !== null; $start = $page['next'] ?? null) {
        $page = CRest::call('crm.deal.list', ['select' => ['ID'], 'order' => ['ID' => 'ASC'], 'start' => $start]);
        $count += count($page['result']);
    }
    return $count;
}
$seen['deals'] = deals();

$batch = CRest::callBatch([
    'me' => ['method' => 'profile'], 'first' => ['method' => 'crm.deal.list', 'params' => ['order' => ['ID' => 'ASC'], 'select' => ['ID']]],
    'deal' => ['method' => 'crm.deal.get', 'params' => ['id' => '$result[first][0][ID]']], 'none' => ['method' => 'crm.deal.get', 'params' => ['id' => 1000000000]],
])['result'];
$seen['batch'] = [
    'me' => $batch['result']['me']['ID'], 'first' => count($batch['result']['first']), 'title' => $batch['result']['deal']['TITLE'],
    'errors' => array_keys($batch['result_error'])];
$seen['most_commands'] = count(CRest::callBatch(array_fill(0, 60, ['method' => 'profile']))['result']['result']);

$contact = CRest::call('crm.contact.add', ['fields' => [
    'NAME' => 'Анна', 'PHONE' => [['VALUE' => '+7 495 000-00-01', 'VALUE_TYPE' => 'WORK']], 'EMAIL' => [['VALUE' => 'anna@acme.example', 'VALUE_TYPE' => 'WORK']]]])['result'];
$read = CRest::call('crm.contact.get', ['id' => $contact])['result'];
$seen['contact'] = ['name' => $read['NAME'], 'phones' => array_column($read['PHONE'], 'VALUE'), 'email' => $read['EMAIL'][0]['VALUE']];
$seen['errors'] = [
    'absent' => CRest::call('crm.deal.get', ['id' => 1000000000])['error_description'], 'scope' => CRest::call('disk.storage.getlist')['error'],
    'method' => CRest::call('no.such.method')['error']];

ask('PATCH', "$portal/limits", ['enabled' => true, 'burst' => 3, 'per_second' => 0.001]);
$limited = array_map(fn () => CRest::call('profile'), range(1, 5));
$seen['limited'] = array_map(fn ($answer) => $answer['result']['ID'] ?? $answer['error'], $limited);
$seen['limit_explained'] = $limited[4]['error_information'];
ask('PATCH', "$portal/limits", ['enabled' => false]);

$hook = ask('POST', "$portal/webhooks", ['user_id' => 1, 'scope' => ['crm']]);
$answer = shell_exec(sprintf(
    "%s -d error_reporting=0 -d curl.cainfo=%s -r %s", PHP_BINARY, escapeshellarg($authority), escapeshellarg(sprintf(
        "define('C_REST_WEB_HOOK_URL', %s); require %s; echo json_encode(CRest::call('profile'));", var_export($hook['url'], true), var_export("$folder/crest.php", true)))));
$seen['webhook'] = ['who' => json_decode($answer, true)['result']['ID']];

// The old name answers with a redirect, and the form goes along.
ask('PATCH', $portal, ['domain' => 'renamed.bitrix24.com']);
$seen['renamed'] = CRest::call('crm.deal.list', ['filter' => ['<=ID' => 1], 'select' => ['TITLE']])['result'][0]['TITLE'];
echo json_encode($seen, JSON_UNESCAPED_UNICODE), "\n";
