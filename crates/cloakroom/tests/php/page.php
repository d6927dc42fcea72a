<?php
// One page that does what it is told.
class Person {
    public $name = 'Zoë';
    protected $age = 41;
    private $self;
    function __construct() { $this->self = $this; }
    function older() { $this->age++; return $this; }
    function says() { return $this->name . ' ' . $this->age . ' ' . ($this->self === $this ? 'whole' : 'broken'); }
}

function wait_for_leave() {
    file_put_contents($_POST['held'], 'held');
    file_get_contents($_POST['leave']);
}

session_start();
$name = $_POST['name'] ?? '';
switch ($_POST['do']) {
    case 'put': $_SESSION[$name] = json_decode($_POST['json'], true); break;
    case 'get': echo json_encode($_SESSION[$name] ?? null, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION); break;
    case 'count': $_SESSION[$name] = ($_SESSION[$name] ?? 0) + 1; break;
    case 'remove': unset($_SESSION[$name]); break;
    case 'names': echo implode(' ', array_keys($_SESSION)); break;
    case 'file': echo session_encode(); break;
    case 'objects':
        $_SESSION['person'] = new Person;
        $_SESSION['again'] = $_SESSION['person'];
        $_SESSION['list'] = [1, 2, 3];
        $_SESSION['alias'] = &$_SESSION['list'];
        $_SESSION['latin'] = "Zo\xeb";
        break;
    case 'objects?':
        $_SESSION['alias'][] = 4;
        echo $_SESSION['person']->says(), ', ',
            $_SESSION['again'] === $_SESSION['person'] ? 'one' : 'two', ', ',
            implode('', $_SESSION['list']), ', ', bin2hex($_SESSION['latin']);
        break;
    case 'regenerate': session_regenerate_id(true); break;
    case 'destroy': session_destroy(); break;
    case 'hold': wait_for_leave(); break;
    case 'count while held': $_SESSION[$name] = ($_SESSION[$name] ?? 0) + 1; wait_for_leave(); break;
    default: http_response_code(404);
}
