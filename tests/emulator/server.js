// Starts telegram-test-api on a port, with the few things Telegram sends and the package leaves out.
const axios = require('axios');
const TelegramServer = require('telegram-test-api');

const [port, home] = process.argv.slice(2);

// Telegram names the chat instance of every tap; bots may rely on it.
const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const formatted = format(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = '1';
  return formatted;
};

// Telegram shows the secret it was given, and reaches the public address, which here is a local one.
const setWebhook = TelegramServer.prototype.setWebhook;
TelegramServer.prototype.setWebhook = function set(webhook, token) {
  axios.defaults.headers.common['X-Telegram-Bot-Api-Secret-Token'] = webhook.secret_token;
  const { pathname } = new URL(webhook.url);
  return setWebhook.call(this, { ...webhook, url: `${home}${pathname}` }, token);
};

new TelegramServer({ host: '127.0.0.1', port: Number(port) }).start().then(() => console.log('ready'));
